import { corpora } from '../catalog/corpora.ts'
import { publishedSchema, publishedTables } from '../catalog/published.ts'
import { type Suite, type SuiteMerge, suites } from '../catalog/suites.ts'
import { tokenizers } from '../catalog/tokenizers.ts'
import { type MetricName, metricNames, metricOf } from '../metrics/metrics.ts'
import { sha256 } from '../sources/hash.ts'
import type { ComparisonSpec, SpecCorpus, SpecTokenizer } from './spec.ts'

/** The spec of a suite in `bench/`, with every name looked up in its catalog. */
export function suiteSpec(id: string): ComparisonSpec {
  const suite = suites.get(id)
  const { published, baseline } = suite
  return {
    suite: id,
    title: suite.title,
    question: suite.question,
    ...(baseline === undefined ? {} : { baseline }),
    metrics: expand<MetricName>(
      suite.metrics,
      // Metrics of pieces double the time of counting, so `*` leaves them out.
      metricNames.filter(name => !metricOf(name).countsPieces),
    ),
    tokenizers: tokenizerSpecs(suite),
    corpora: [
      ...expand(suite.corpora, corpora.ids()).map(corpusSpec),
      ...Object.entries(suite.sentences).map(([name, text]) => sentenceSpec(name, text)),
    ],
    ...(published
      ? { published: { metric: published.metric, table: publishedTable(published.table) } }
      : {}),
    notes: suite.notes,
  }
}

/** The spec of a tokenizer in the catalog. */
export function tokenizerSpec(id: string): SpecTokenizer {
  const entry = tokenizers.get(id)
  const origin = entry.aliasOf === undefined ? entry : tokenizers.get(entry.aliasOf)
  const { base, withAdded, embedding } = entry.sizes
  return {
    id,
    title: entry.title,
    ...(entry.aliasOf === undefined ? {} : { sameAs: entry.aliasOf }),
    ...hashesOf(origin.files),
    sizes: { base, withAdded, embedding },
    reference: origin.id,
  }
}

/** The spec of a corpus in the catalog. */
export function corpusSpec(id: string): SpecCorpus {
  const { title, language, built } = corpora.get(id)
  return { id, title, language, sha256: built.sha256, reference: id }
}

function sentenceSpec(id: string, sentence: string): SpecCorpus {
  return {
    id,
    title: 'one sentence',
    language: 'zh',
    sha256: sha256(sentence),
    sentence,
    reference: id,
  }
}

function tokenizerSpecs({ tokenizers: names, merges, aliases }: Suite): SpecTokenizer[] {
  const wanted = tokenizers.ids().map(tokenizerSpec)
  const others = wanted.filter(({ sameAs }) => aliases || sameAs === undefined)
  return withSharing(
    expand(
      names,
      others.map(({ id }) => id),
    ).map(name => (merges[name] ? mergedSpec(name, merges[name]) : tokenizerSpec(name))),
  )
}

/** The spec of a merge. Its hash derives from the hashes of its inputs, so it needs no file. */
function mergedSpec(id: string, { base, extra, sizes }: SuiteMerge): SpecTokenizer {
  const [one, other] = [tokenizerSpec(base), tokenizerSpec(extra)]
  return {
    id,
    title: `${one.title} + ${other.title}`,
    expands: base,
    ...hashesOf({ base: one, extra: other }),
    sizes: { ...sizes, embedding: null },
    reference: `merge:${base}+${extra}`,
  }
}

/** Lets an alias share the cells of its tokenizer if that is a row too; else the alias has its own cells. */
export function withSharing(rows: readonly SpecTokenizer[]): SpecTokenizer[] {
  return rows.map(({ sameAs, ...row }) =>
    rows.some(({ id }) => id === sameAs) && sameAs !== undefined ? { ...row, sameAs } : row,
  )
}

/** Replaces `*` by all names that are not listed. */
function expand<Name extends string>(names: readonly (Name | '*')[], all: readonly Name[]): Name[] {
  const listed = new Set<string>(names)
  return names.flatMap(name =>
    name === '*' ? all.filter(other => !listed.has(other)) : [name as Name],
  )
}

/** The published table without the fields that `verify` uses; the record does not contain them. */
function publishedTable(id: string) {
  return publishedSchema.strip().parse(publishedTables.get(id))
}

/** The hash of a single file; for several files, the hash of their list and the list itself. */
function hashesOf(entries: Readonly<Record<string, { readonly sha256: string }>>) {
  const names = Object.keys(entries).sort()
  const files = Object.fromEntries(names.map(name => [name, entries[name]!.sha256]))
  const [only, ...others] = Object.values(files)
  if (only !== undefined && others.length === 0) return { sha256: only }
  return { sha256: sha256(names.map(name => `${files[name]}  ${name}\n`).join('')), files }
}
