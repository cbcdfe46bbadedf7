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

/** What `compare` counts the tokenizers on, and how sure its numbers shall be. */
export interface CompareOptions
  extends Omit<MeasureOptions, 'records' | 'settings'>,
    ReadingOptions {
  /** Where things are found and kept; what the environment says unless told. */
  readonly settings?: Settings
  /** Corpus references; English, Chinese and code unless told. */
  readonly corpora?: readonly string[]
  /** A tokenizer reference that the others are held against. */
  readonly baseline?: string
  /** What is computed of the counts; tokens per character and the like unless told. */
  readonly metrics?: readonly MetricName[]
  /** Tells how many samples it takes until an interval is ±this share of the value: 0.01. */
  readonly width?: number
  /** Tells what a mixed text costs; its texts are compared too, unless `corpora` names others. */
  readonly mix?: Mix
  /** The order of Rényi's entropy; 2.5 unless told. */
  readonly alpha?: number
  /** How intervals are taken: 10,000 resamples and their percentiles unless told. */
  readonly resampling?: Partial<Resampling>
}

/**
 * Counts tokenizers (catalog ids, paths, addresses) side by side. The answer is a record like those in
 * `reports/`, for `reportFormats` to print.
 */
export async function compare(
  references: readonly string[],
  { settings = settingsFrom(), ...asked }: CompareOptions = {},
): Promise<SuiteRecord> {
  const options = { ...asked, settings }
  const spec = await comparisonSpec(references, options)
  const measured = await measure([spec], options)
  options.signal?.throwIfAborted()
  return comparisonOf(spec, measured, options)
}

/** What is told of what was measured. */
export type ComparisonOptions = Pick<CompareOptions, 'resampling' | 'width' | 'mix'>

/** The record of a comparison that was measured, in whichever way. */
export function comparisonOf(
  spec: ComparisonSpec,
  measured: Measured,
  options: ComparisonOptions,
): SuiteRecord {
  const resampling = { ...usualResampling, ...options.resampling }
  const resampled = resampler(measured, resampling)
  const [missing] = measured.unavailable
  // Fail if a requested tokenizer is unavailable: a table without it would not answer.
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

/** `parallel/zh` is a part of the corpus `parallel`; a path is a path. */
function corpusOfLabel(label: string): string {
  const [corpus = label] = label.split('/')
  return corpusCatalog.has(corpus) ? corpus : label
}

/** What is computed unless told. */
export function defaultMetrics(baseline: string | undefined): MetricName[] {
  return [
    'tokensPerCharacter',
    'bytesPerToken',
    'tokensPerSample',
    ...(baseline === undefined ? [] : (['normalizedSequenceLength'] as const)),
  ]
}

/** A user's own tokenizer is read here already: a broken file should not show after an hour's work. */
export async function referenceSpec(reference: string, settings: Settings): Promise<SpecTokenizer> {
  if (tokenizerCatalog.has(reference)) return tokenizerSpec(reference)
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
