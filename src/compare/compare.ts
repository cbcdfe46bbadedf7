import { corpora as corpusCatalog } from '../catalog/corpora.ts'
import { tokenizers as tokenizerCatalog } from '../catalog/tokenizers.ts'
import { type ReadingOptions, readingOptionsOf } from '../corpora/reading.ts'
import { sliceOf } from '../corpora/slices.ts'
import { InputError, nameOption } from '../errors.ts'
import { fingerprint } from '../load/fingerprint.ts'
import { readVocabulary } from '../load/load.ts'
import { locateTokenizer } from '../load/locate.ts'
import { type MetricName, metricOf } from '../metrics/metrics.ts'
import type { Mix } from '../metrics/mix.ts'
import { sizesOf } from '../metrics/profile.ts'
import { type Resampling, usualResampling } from '../reports/evidence.ts'
import { recordSchema, type SuiteRecord } from '../reports/record.ts'
import { ownVersion } from '../sources/package.ts'
import { type Settings, settingsFrom } from '../sources/settings.ts'
import { assemble } from './assemble.ts'
import { freshIntervals } from './intervals.ts'
import { type MeasureOptions, measure } from './measure.ts'
import type { Measured } from './measured.ts'
import { mixOf } from './mixes.ts'
import { pairsOf } from './pairs.ts'
import { jackknifer, resampler } from './resampled.ts'
import { sampleSizes } from './sample-sizes.ts'
import { type ComparisonSpec, type SpecCorpus, type SpecTokenizer, sliceHash } from './spec.ts'
import { corpusSpec, tokenizerSpec, withSharing } from './suites.ts'

/** Options of `compare`: the corpora, the metrics and the intervals. */
export interface CompareOptions
  extends Omit<MeasureOptions, 'records' | 'settings'>,
    ReadingOptions {
  /** Cache, mirror and hosts; by default from the environment. */
  readonly settings?: Settings
  /** Corpus references; by default English, Chinese and code. */
  readonly corpora?: readonly string[]
  /** The tokenizer reference of the baseline. */
  readonly baseline?: string
  /** The metrics to compute; by default those of `defaultMetrics`. */
  readonly metrics?: readonly MetricName[]
  /** Adds the number of samples at which an interval is ±this share of the value: 0.01. */
  readonly width?: number
  /** Adds the cost of a mixed text. Its corpora are compared too, unless `corpora` names others. */
  readonly mix?: Mix
  /** The order of Rényi's entropy; 2.5 by default. */
  readonly alpha?: number
  /** The method of the intervals; by default the percentiles of 10,000 resamples. */
  readonly resampling?: Partial<Resampling>
}

/**
 * Counts tokenizers (catalog ids, paths, addresses) side by side. Returns a record like those in
 * `reports/`, which `reportFormats` prints.
 */
export async function compare(
  references: readonly string[],
  { settings = settingsFrom(), ...others }: CompareOptions = {},
): Promise<SuiteRecord> {
  const options = { ...others, settings }
  const spec = await comparisonSpec(references, options)
  const measured = await measure([spec], options)
  options.signal?.throwIfAborted()
  return comparisonOf(spec, measured, options)
}

/** The options that concern the record, not the measurement. */
export type ComparisonOptions = Pick<CompareOptions, 'resampling' | 'width' | 'mix'>

/** The record of a comparison, measured on one machine or on many. */
export function comparisonOf(
  spec: ComparisonSpec,
  measured: Measured,
  options: ComparisonOptions,
): SuiteRecord {
  const resampling = { ...usualResampling, ...options.resampling }
  const resampled = resampler(measured, resampling)
  const [missing] = measured.unavailable
  // A table without a requested tokenizer would not answer the question.
  if (missing) throw new InputError(missing.reason, { code: 'unavailable' })
  const jackknife = resampling.interval === 'bca' ? jackknifer(measured) : undefined
  const fresh = freshIntervals(resampled, jackknife)
  const { record } = assemble(spec, measured, [], ownVersion(), fresh)
  const { width, mix } = options
  return recordSchema.parse({
    ...record,
    resampling,
    pairs: pairsOf(record, resampled),
    ...(mix ? { mix: mixOf(record, resampled, mix) } : {}),
    ...(width === undefined
      ? {}
      : { sampleSizes: sampleSizes(record, measured, record.metrics[0]!, width) }),
  })
}

export async function comparisonSpec(
  references: readonly string[],
  {
    corpora,
    mix,
    baseline,
    metrics,
    alpha,
    settings,
    ...options
  }: CompareOptions & Pick<MeasureOptions, 'settings'>,
): Promise<ComparisonSpec> {
  const texts = corpora ?? (mix ? Object.keys(mix).map(corpusOfLabel) : ['en', 'zh', 'code'])
  if (baseline === undefined && metrics?.some(name => metricOf(name).needs === 'baseline')) {
    throw new InputError(
      `normalizedSequenceLength is relative to a baseline; name one (${nameOption('baseline')})`,
    )
  }
  const rows = [...new Set([...(baseline === undefined ? [] : [baseline]), ...references])]
  return {
    suite: 'compare',
    title: 'Comparison',
    question: 'What does the same text cost with each tokenizer?',
    ...(baseline === undefined ? {} : { baseline }),
    metrics: metrics ?? defaultMetrics(baseline),
    tokenizers: withSharing(await Promise.all(rows.map(row => referenceSpec(row, settings)))),
    corpora: [...new Set(texts)].map(reference => textSpec(reference, readingOptionsOf(options))),
    notes: [],
    ...(alpha === undefined ? {} : { alpha }),
  }
}

/** The corpus of a label: `parallel` for `parallel/zh`. A label that is no corpus of the catalog is a path. */
function corpusOfLabel(label: string): string {
  const [corpus = label] = label.split('/')
  return corpusCatalog.has(corpus) ? corpus : label
}

/** The metrics of a comparison that names none. */
export function defaultMetrics(baseline: string | undefined): MetricName[] {
  return [
    'tokensPerCharacter',
    'bytesPerToken',
    'tokensPerSample',
    ...(baseline === undefined ? [] : (['normalizedSequenceLength'] as const)),
  ]
}

/**
 * The spec of a tokenizer reference. A tokenizer outside the catalog is read here, so that a broken file
 * fails before anything is counted.
 */
export async function referenceSpec(reference: string, settings: Settings): Promise<SpecTokenizer> {
  if (tokenizerCatalog.has(reference)) return tokenizerSpec(reference)
  const located = await locateTokenizer(reference, settings)
  const vocabulary = readVocabulary(located)
  // A branch may move while tokens are counted; the resolved reference names its commit.
  const { resolved = reference } = located
  return {
    id: reference,
    title: resolved,
    // A tokenizer may be spread over several files, so the hash is that of the vocabulary read from them.
    sha256: fingerprint(vocabulary),
    sizes: { ...sizesOf(vocabulary), embedding: null },
    reference: resolved,
  }
}

function textSpec(reference: string, reading: ReadingOptions): SpecCorpus {
  const found = sliceOf(reference)
  if (found) {
    const { corpus, slice } = found
    const { sha256: whole, ...wanted } = textSpec(corpus, reading)
    return {
      ...wanted,
      id: reference,
      sha256: whole === null ? null : sliceHash(whole, slice),
      slice,
    }
  }
  const { field: _, ...side } = reading
  const isWhole = Object.keys(side).length === 0
  if (corpusCatalog.has(reference) && isWhole) return corpusSpec(reference)
  return { id: reference, sha256: null, reference, reading }
}
