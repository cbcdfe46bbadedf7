import { corpora as corpusCatalog } from '../catalog/corpora.ts'
import { tokenizers as tokenizerCatalog } from '../catalog/tokenizers.ts'
import { InputError } from '../errors.ts'
import { fingerprint } from '../formats/fingerprint.ts'
import { readVocabulary } from '../load/load.ts'
import { locateTokenizer } from '../load/locate.ts'
import { metricOf } from '../metrics/find-metric.ts'
import type { MetricName } from '../metrics/metrics.ts'
import { sizesOf } from '../metrics/profile.ts'
import type { SuiteRecord } from '../reports/record.ts'
import type { Settings } from '../settings.ts'
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
  { corpora = ['en', 'zh', 'code'], baseline, metrics, field, settings }: CompareOptions,
): Promise<Plan> {
  if (baseline === undefined && metrics?.some(name => metricOf(name).needs === 'baseline')) {
    throw new InputError(
      'normalizedSequenceLength is relative to a baseline; name one (--baseline)',
    )
  }
  const rows = [...new Set([...(baseline === undefined ? [] : [baseline]), ...references])]
  return {
    suite: 'compare',
    title: 'Comparison',
    question: 'What does the same text cost with each tokenizer?',
    ...(baseline === undefined ? {} : { baseline }),
    metrics: metrics ?? defaultMetrics(baseline),
    tokenizers: withSharing(await Promise.all(rows.map(row => planReference(row, settings)))),
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

/** A user's own tokenizer is read here already: a broken file should not show after an hour's work. */
async function planReference(reference: string, settings: Settings): Promise<PlannedTokenizer> {
  if (tokenizerCatalog.has(reference)) return planTokenizer(reference)
  const located = await locateTokenizer(reference, settings)
  const vocabulary = readVocabulary(located)
  // A branch may move while tokens are counted, and has moved when the record is read.
  const { resolved = reference } = located
  return {
    id: reference,
    title: resolved,
    // No file may be all of it, so the hash is of what the files say.
    sha256: fingerprint(vocabulary),
    sizes: { ...sizesOf(vocabulary), embedding: null },
    reference: resolved,
  }
}

function planText(reference: string, field: string | undefined): PlannedCorpus {
  if (corpusCatalog.has(reference)) return planCorpus(reference)
  return { id: reference, sha256: null, reference, ...(field === undefined ? {} : { field }) }
}
