import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { corpora as corpusCatalog } from '../catalog/corpora.ts'
import { tokenizers as tokenizerCatalog } from '../catalog/tokenizers.ts'
import { InputError } from '../errors.ts'
import type { MetricName } from '../metrics/metrics.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { sha256 } from '../sources/hash.ts'
import { ownVersion } from '../version.ts'
import { assemble } from './assemble.ts'
import { type MeasureOptions, measure } from './measure.ts'
import type { Plan, PlannedCorpus, PlannedTokenizer } from './plan.ts'
import { planCorpus, planTokenizer, withSharing } from './plan-suite.ts'

export interface CompareOptions extends Omit<MeasureOptions, 'records'> {
  /** Corpus references; English, Chinese and code unless told. */
  readonly corpora?: readonly string[]
  /** A tokenizer reference that the others are held against. */
  readonly baseline?: string
  readonly metrics?: readonly MetricName[]
  /** Of a user's own data: the field that holds the text. */
  readonly field?: string
}

/**
 * Counts tokenizers (catalog ids, paths, addresses) side by side. The answer is a record like those in
 * `reports/`, for `reportFormats` to print.
 */
export async function compare(
  references: readonly string[],
  options: CompareOptions,
): Promise<SuiteRecord> {
  const plan = await planComparison(references, options)
  const measured = await measure([plan], options)
  const [missing] = measured.unavailable
  // Whoever names a tokenizer wants its number: a table without it would not answer.
  if (missing) throw new InputError(missing.reason, { code: 'unavailable' })
  return assemble(plan, measured, [], ownVersion()).record
}

async function planComparison(
  references: readonly string[],
  { corpora = ['en', 'zh', 'code'], baseline, metrics, field }: CompareOptions,
): Promise<Plan> {
  const rows = [...new Set([...(baseline === undefined ? [] : [baseline]), ...references])]
  return {
    suite: 'compare',
    title: 'Comparison',
    question: 'What does the same text cost with each tokenizer?',
    ...(baseline === undefined ? {} : { baseline }),
    metrics: metrics ?? defaultMetrics(baseline),
    tokenizers: withSharing(await Promise.all(rows.map(planReference))),
    corpora: [...new Set(corpora)].map(reference => planText(reference, field)),
    notes: [],
  }
}

function defaultMetrics(baseline: string | undefined): MetricName[] {
  return [
    'tokensPerCharacter',
    'bytesPerToken',
    'tokensPerSample',
    ...(baseline === undefined ? [] : (['normalizedSequenceLength'] as const)),
  ]
}

async function planReference(reference: string): Promise<PlannedTokenizer> {
  if (tokenizerCatalog.has(reference)) return planTokenizer(reference)
  const isFile = existsSync(reference) && statSync(reference).isFile()
  return {
    id: reference,
    title: reference,
    sha256: isFile ? sha256(await readFile(reference)) : null,
    sizes: { base: null, withAdded: null, embedding: null },
    reference,
  }
}

function planText(reference: string, field: string | undefined): PlannedCorpus {
  if (corpusCatalog.has(reference)) return planCorpus(reference)
  return { id: reference, sha256: null, reference, ...(field === undefined ? {} : { field }) }
}
