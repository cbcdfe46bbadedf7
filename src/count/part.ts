import { digestOfBytes, digestSum } from '../corpora/digest.ts'
import { type OwnFigures, sumOfFigures } from '../corpora/figures.ts'
import { lentBytesOf } from '../corpora/files/lines.ts'
import { type Notice, noticing } from '../corpora/files/noticed.ts'
import { checkUnchanged, type SampleFile, samplesOfFile } from '../corpora/files/sample-files.ts'
import { decoded } from '../corpora/files/utf8.ts'
import { serialised } from '../corpora/recipes/serialised.ts'
import type { Sample } from '../corpora/sample.ts'
import { type SliceName, sliced } from '../corpora/slices.ts'
import type { CountLines, LineCounts, Utf8Counts } from '../engine/fast-counter.ts'
import { bucketCount, bucketOf } from '../metrics/statistics/bucket.ts'
import { countCharacters } from '../tokenize/characters.ts'
import { fastCounterOf } from '../tokenizer/fast-counter.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type TextCutter, textCutter, withLead } from './cut-text.ts'
import { countJsonLines, lineCounterFor } from './json-lines.ts'
import { metered } from './metered.ts'
import { partCutsOf } from './part-cuts.ts'
import type { SegmenterName } from './segment.ts'
import { addSums, type Sums, subtractSums } from './sums.ts'
import { textMeter } from './text.ts'
import { type TokenMeter, type TokenMeterOptions, tokenMeter } from './tokens.ts'
import { takeUtf8 } from './utf8-text.ts'

/** A file of a run, or some of its bytes. */
export interface Part {
  /** Which of the run's corpora it belongs to. */
  readonly corpus: number
  readonly file: SampleFile
}

/** What is told of a corpus to those who count parts of it. */
export interface PartedCorpus {
  readonly segmenters: Readonly<Record<string, SegmenterName>>
  readonly slice?: SliceName | undefined
  /** Its figures are not known before all of it is read. */
  readonly isUnread: boolean
}

/** What a part comes to: whole numbers, which add up to those of the corpus. */
export interface PartTally {
  /** Part of the samples (`text`, `en`, `zh`) → sums. */
  readonly sums: Readonly<Record<string, Sums>>
  /** Of a corpus that was not read before. */
  readonly figures?: OwnFigures | undefined
}

export function addTallies(a: PartTally, b: PartTally): PartTally {
  const names = [...new Set([...Object.keys(a.sums), ...Object.keys(b.sums)])]
  const sum = (name: string) => {
    const [one, other] = [a.sums[name], b.sums[name]]
    return one && other ? addSums(one, other) : (one ?? other)!
  }
  return {
    sums: Object.fromEntries(names.map(name => [name, sum(name)])),
    ...(a.figures && b.figures ? { figures: sumOfFigures([a.figures, b.figures]) } : {}),
  }
}

export interface Reading {
  /** Told of each so many bytes that were read. */
  readonly onRead?: ((bytes: number) => void) | undefined
  /** Told what was done to the texts. */
  readonly notice?: Notice | undefined
}

/** What no tokenizer changes. */
export async function textOfPart(
  file: SampleFile,
  corpus: PartedCorpus,
  reading: Reading = {},
): Promise<PartTally> {
  if (isStreamed(file, corpus)) return textOfStream(file, corpus, reading)
  const digest = digestSum()
  const { notice, total } = noticing()
  let samples = 0
  let characters = 0
  const seen = (sample: Sample) => {
    if (!corpus.isUnread) return
    digest.add(serialised(sample))
    samples += 1
    for (const text of Object.values(sample.texts)) characters += countCharacters(text)
  }
  const meters = await metered(samplesOf(file, corpus, { ...reading, notice }, seen), part =>
    textMeter(corpus.segmenters[part] ?? 'whitespace'),
  )
  const sums = mapTotals(meters, meter => ({ buckets: meter.total().buckets }))
  if (!corpus.isUnread) return { sums }
  const isText = file.format === 'text' && file.maxCharacters === undefined
  const ofAll = isText ? await digestOfBytes(file) : digest.total()
  return { sums, figures: { samples, characters, digest: ofAll, noticed: total() } }
}

/** What a tokenizer makes of it. */
export async function tokensOfPart(
  tokenizer: Tokenizer,
  options: TokenMeterOptions | undefined,
  file: SampleFile,
  corpus: PartedCorpus,
  reading: Reading = {},
): Promise<PartTally> {
  if (isStreamed(file, corpus)) return tokensOfStream(tokenizer, options, file, reading)
  const countLines = corpus.slice || options?.pieces ? undefined : lineCounterFor(tokenizer, file)
  if (countLines) return tokensOfLines(countLines, tokenMeter(tokenizer, options), file, reading)
  const samples = samplesOf(file, corpus, reading)
  return { sums: mapTotals(await metered(samples, () => tokenMeter(tokenizer, options)), sumsOf) }
}

async function tokensOfLines(
  countLines: CountLines,
  meter: TokenMeter,
  file: SampleFile,
  reading: Reading,
): Promise<PartTally> {
  let isEmpty = true
  const told = (add: (bucket: number) => void, id: string) => {
    isEmpty = false
    add(bucketOf(id))
  }
  const taker = {
    counted: (id: string, line: LineCounts) => told(bucket => meter.addCounted(line, bucket), id),
    sample: ({ id, texts }: Sample) => told(bucket => meter.add(texts.text ?? '', bucket), id),
  }
  await countJsonLines(countLines, file, taker, reading)
  return { sums: isEmpty ? {} : { text: sumsOf(meter) } }
}

/** The samples, or what of them is of the slice; `seen` is told of each as it is. */
async function* samplesOf(
  file: SampleFile,
  { slice }: PartedCorpus,
  { onRead, notice }: Reading,
  seen?: (sample: Sample) => void,
): AsyncGenerator<Sample> {
  for await (const sample of samplesOfFile(file, onRead, notice)) {
    seen?.(sample)
    const taken = slice === undefined ? sample : sliced(sample, slice)
    if (taken) yield taken
  }
}

/** A plain text is one sample, of which nobody holds all; slices are taken of the whole of it. */
function isStreamed({ format, maxCharacters }: SampleFile, { slice }: PartedCorpus): boolean {
  return format === 'text' && slice === undefined && maxCharacters === undefined
}

async function textOfStream(
  file: SampleFile,
  { segmenters, isUnread }: PartedCorpus,
  reading: Reading,
): Promise<PartTally> {
  const bucket = bucketOf(file.name)
  const meter = textMeter(segmenters.text ?? 'whitespace')
  const { notice, total } = noticing()
  const onReplaced = (characters: number) => notice('replaced', characters)
  // No word of any segmenter goes on behind a line feed.
  const cutter = textCutter({
    cutsOf: () => ({ lead: '', cutAtLineFeed: () => 'after' }),
    take: text => meter.add(decoded(text, onReplaced), bucket),
    dropsMark: !isRest(file),
    name: 'any tokenizer',
  })
  await stream(file, reading, cutter)
  const { counts, buckets } = meter.total()
  const samples = isRest(file) || counts.characters === 0 ? 0 : 1
  const ofSamples = new Float64Array(bucketCount)
  ofSamples[bucket] = samples
  return {
    sums: counts.characters === 0 ? {} : { text: { buckets: { ...buckets, samples: ofSamples } } },
    ...(isUnread
      ? {
          figures: {
            samples,
            characters: counts.characters,
            digest: await digestOfBytes(file),
            noticed: total(),
          },
        }
      : {}),
  }
}

/** See `SafeCuts`: what is put in front of a piece is counted apart, and taken away again. */
async function tokensOfStream(
  tokenizer: Tokenizer,
  options: TokenMeterOptions | undefined,
  file: SampleFile,
  reading: Reading,
): Promise<PartTally> {
  const bucket = bucketOf(file.name)
  const cuts = tokenizer.vocabulary && partCutsOf([tokenizer.vocabulary])
  const lead = cuts?.lead ?? ''
  const meter = tokenMeter(tokenizer, options)
  const leads = lead === '' ? undefined : tokenMeter(tokenizer, options)
  const countUtf8 = options?.pieces ? undefined : fastCounterOf(tokenizer).countUtf8
  const taker = {
    counted: (text: Utf8Counts) => meter.addCounted(text, bucket),
    string: (text: string) => meter.add(text, bucket),
  }
  let isFirst = !isRest(file)
  let isEmpty = true
  const cutter = textCutter({
    cutsOf: () => cuts,
    dropsMark: isFirst,
    name: tokenizer.name,
    take(text) {
      takeUtf8(countUtf8, isFirst ? text : withLead(lead, text), taker)
      if (!isFirst) leads?.add(lead, bucket)
      isFirst = false
      isEmpty = false
    },
  })
  await stream(file, reading, cutter)
  if (isEmpty) return { sums: {} }
  const all = sumsOf(meter)
  return { sums: { text: leads ? subtractSums(all, sumsOf(leads)) : all } }
}

function isRest({ range }: SampleFile): boolean {
  return (range?.from ?? 0) > 0
}

async function stream(file: SampleFile, { onRead }: Reading, cutter: TextCutter): Promise<void> {
  const { path, name, range, compression } = file
  for await (const chunk of lentBytesOf(path, { name, range, compression, onRead }))
    cutter.add(chunk)
  cutter.end()
  await checkUnchanged(file)
}

function sumsOf({ total, frequencies }: TokenMeter): Sums {
  const { buckets, pieces } = total()
  return {
    buckets: { ...buckets, ...pieces?.buckets },
    ...(frequencies ? { frequencies } : {}),
  }
}

function mapTotals<Metering>(
  meters: ReadonlyMap<string, Metering>,
  total: (meter: Metering) => Sums,
): Record<string, Sums> {
  return Object.fromEntries(Array.from(meters, ([part, meter]) => [part, total(meter)]))
}
