import { isUtf8 } from 'node:buffer'
import { digestOfBytes, digestSum } from '../corpora/digest.ts'
import { type OwnFigures, sumOfFigures } from '../corpora/figures.ts'
import { idOfLine, isBlank, sampleOfLine } from '../corpora/files/jsonl.ts'
import { lentBytesOf, lineBlocksOf, lineOf } from '../corpora/files/lines.ts'
import { type Noticed, nothingNoticed, noticing, sumOfNoticed } from '../corpora/files/noticed.ts'
import type { SampleFile } from '../corpora/files/sample-file.ts'
import { readingOf, samplesOfFile, withLastWhole } from '../corpora/files/sample-files.ts'
import { checkUnchanged } from '../corpora/files/stamp.ts'
import { decoded } from '../corpora/files/utf8.ts'
import { serialiseSample } from '../corpora/recipes/serialised.ts'
import type { Sample } from '../corpora/sample.ts'
import { sliceSample } from '../corpora/slices.ts'
import type { CountLines, LineCounts } from '../engine/fast-counter.ts'
import { bucketOf } from '../metrics/statistics/bucket.ts'
import { countCharacters } from '../tokenize/characters.ts'
import { fastCounterOf } from '../tokenizer/fast-counter.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type Chunk, type ChunkSource, cutsOfText, sharedCutsOf } from './chunks.ts'
import { keptSamples } from './kept-samples.ts'
import { type Meter, makeMeter } from './meters.ts'
import { textCutter } from './text-cutter.ts'
import { addTotals, emptyTotals, type Totals, totalOf } from './totals.ts'

/** A maker of totals: a tokenizer, the text itself, or both in one pass. */
export interface Counter {
  readonly tokenizer?: Tokenizer | undefined
  /** Counts samples, characters, bytes and words, which no tokenizer changes. */
  readonly countsText?: boolean | undefined
  /** Looks at ids too. */
  readonly pieces?: boolean | undefined
  /** Keeps the numbers and the id of each sample; of a corpus of several chunks in the order that they are done. */
  readonly keepsSamples?: boolean | undefined
}

/** Whole numbers of a chunk or of a corpus, by side: `text`, or `en` and `zh`. A side without samples is absent. */
export interface SideTotals {
  readonly sides: Readonly<Record<string, Totals>>
  /** Changes that reading made to the texts. */
  readonly noticed: Noticed
  /** Of a corpus whose figures are needed, by the counter that counts the text. */
  readonly figures?: OwnFigures | undefined
  /** The ids of the samples, where a counter keeps them. */
  readonly ids?: readonly string[] | undefined
}

/** The totals of the whole from those of two chunks. */
export function addSideTotals(a: SideTotals, b: SideTotals): SideTotals {
  const names = [...new Set([...Object.keys(a.sides), ...Object.keys(b.sides)])]
  const sum = (name: string) => {
    const [one, other] = [a.sides[name], b.sides[name]]
    return one && other ? addTotals(one, other) : (one ?? other)!
  }
  return {
    sides: Object.fromEntries(names.map(name => [name, sum(name)])),
    noticed: sumOfNoticed([a.noticed, b.noticed]),
    ...(a.figures && b.figures ? { figures: sumOfFigures([a.figures, b.figures]) } : {}),
    ...(a.ids && b.ids ? { ids: [...a.ids, ...b.ids] } : {}),
  }
}

/**
 * Counts a chunk. This is the only place that reads a chunk with a counter: which of three ways is taken
 * (plain text as bytes, JSON lines as bytes, samples as strings) changes no number.
 *
 * The totals of chunks that `chunksOf` cut add up to those of the whole: the chunk that begins a file of plain
 * text counts as its sample, the others do not.
 *
 * @throws InputError for a file that cannot be read, or is not what it seems.
 */
export async function countChunk(
  chunk: Chunk,
  source: ChunkSource,
  counter: Counter,
  onRead?: (bytes: number) => void,
): Promise<SideTotals> {
  if ('texts' in chunk) {
    const samples = chunk.texts.map((text, i) => ({ id: String(i), texts: { text } }))
    return countSamples(samples, source, counter, () => nothingNoticed)
  }
  const { file } = chunk
  if (isOneText(file, source)) return countTextFile(file, source, counter, onRead)
  const countLines = lineCounterFor(file, source, counter)
  if (countLines) return countJsonLines(file, counter, countLines, onRead)
  const { notice, total } = noticing()
  const samples =
    file.format === 'built' && !source.needsFigures
      ? keptSamples(file, notice, onRead)
      : samplesOfFile(file, onRead, notice)
  return countSamples(samples, source, counter, total)
}

/** A file of plain text is one sample, which is never held whole; a slice is taken of the whole of it. */
function isOneText({ format, maxCharacters }: SampleFile, { slice }: ChunkSource): boolean {
  return format === 'text' && slice === undefined && maxCharacters === undefined
}

async function countSamples(
  samples: Iterable<Sample> | AsyncIterable<Sample>,
  { segmenters, slice, needsFigures }: ChunkSource,
  counter: Counter,
  noticed: () => Noticed,
): Promise<SideTotals> {
  const meters = new Map<string, Meter>()
  const digest = digestSum()
  const seen = { samples: 0, characters: 0 }
  const ids: string[] = []
  for await (const whole of samples) {
    if (needsFigures && counter.countsText) {
      digest.add(serialiseSample(whole))
      seen.samples += 1
      for (const text of Object.values(whole.texts)) seen.characters += countCharacters(text)
    }
    const sample = slice === undefined ? whole : sliceSample(whole, slice)
    if (!sample) continue
    if (counter.keepsSamples) ids.push(sample.id)
    // The sides of a sample share its bucket, so that they are drawn together.
    const bucket = bucketOf(sample.id)
    for (const side in sample.texts) {
      const meter = meters.get(side) ?? meterOf(counter, segmenters[side])
      meters.set(side, meter)
      meter.add(sample.texts[side]!, bucket)
    }
  }
  return {
    sides: Object.fromEntries(Array.from(meters, ([side, meter]) => [side, meter.totals()])),
    noticed: noticed(),
    ...(needsFigures && counter.countsText
      ? { figures: { ...seen, digest: digest.total(), noticed: noticed() } }
      : {}),
    ...(counter.keepsSamples ? { ids } : {}),
  }
}

function meterOf({ countsText, ...counter }: Counter, segmenter = 'whitespace'): Meter {
  return makeMeter({ ...counter, segmenter: countsText ? segmenter : undefined })
}

async function countTextFile(
  file: SampleFile,
  source: ChunkSource,
  counter: Counter,
  onRead: ((bytes: number) => void) | undefined,
): Promise<SideTotals> {
  const { path, name, range, compression } = file
  const bytes = lentBytesOf(path, { name, range, compression, onRead })
  const isRest = (range?.from ?? 0) > 0
  const counted = await countText(bytes, { ...source, name, isRest }, counter)
  await checkUnchanged(file)
  if (!source.needsFigures || !counter.countsText) return counted
  const { text = emptyTotals([]) } = counted.sides
  const figures = {
    samples: totalOf(text, 'samples'),
    characters: totalOf(text, 'characters'),
    digest: await digestOfBytes(file),
    noticed: counted.noticed,
  }
  return { ...counted, figures }
}

/** One text, and which stretch of it comes. */
export interface TextSource extends Pick<ChunkSource, 'segmenters' | 'isVerbatim'> {
  /** Names the text: its bucket goes by it. */
  readonly name: string
  /** The text is the rest of one that was cut where the tokenizer lets it be. */
  readonly isRest?: boolean
}

/**
 * Counts one text that comes as bytes, however long it is, in stretches between safe cuts. A stretch that is not
 * the first is counted after a lead that keeps it apart, and the lead's numbers are taken away again, see
 * `SafeCuts`. A text without safe cuts is counted whole, and refused where no string can hold it.
 */
export async function countText(
  bytes: AsyncIterable<Uint8Array>,
  { name, segmenters, isVerbatim = false, isRest = false }: TextSource,
  counter: Counter,
): Promise<SideTotals> {
  const { tokenizer, countsText } = counter
  const meter = meterOf(counter, segmenters.text)
  const { notice, total } = noticing()
  const onReplaced = (characters: number) => notice('replaced', characters)
  const measure = (stretch: Uint8Array) =>
    (isUtf8(stretch) ? meter.measureUtf8?.(stretch) : undefined) ??
    meter.measure(decoded(stretch, onReplaced))
  const cutsOf = () => (tokenizer ? sharedCutsOf([tokenizer.vocabulary]) : cutsOfText)
  let sum: Float64Array | undefined
  const add = (row: Float64Array) => {
    sum ??= new Float64Array(row.length)
    for (let i = 0; i < row.length; i++) sum[i]! += row[i]!
  }
  let isFirst = !isRest
  const cutter = textCutter({
    cutsOf,
    dropsMark: isFirst && !isVerbatim,
    name: tokenizer?.name ?? 'any tokenizer',
    take(stretch) {
      const lead = isFirst ? '' : (cutsOf()?.lead ?? '')
      add(measure(lead === '' ? stretch : Buffer.concat([Buffer.from(lead), stretch])))
      // Special tokens that stand around every text go with the lead.
      if (!isFirst) add(meter.measure(lead, -1))
      isFirst = false
    },
  })
  for await (const some of bytes) cutter.add(some)
  cutter.end()
  if (isVerbatim && isFirst) add(meter.measure(''))
  if (sum) {
    if (countsText) sum[0] = isRest ? 0 : 1
    meter.record(bucketOf(name), sum)
  }
  return {
    sides: sum ? { text: meter.totals() } : {},
    noticed: total(),
    ...(counter.keepsSamples ? { ids: sum ? [name] : [] } : {}),
  }
}

/** The function that counts the lines of a file as bytes; undefined where its samples must be strings. */
function lineCounterFor(
  { format, samples, maxCharacters }: SampleFile,
  { slice, segmenters, needsFigures }: ChunkSource,
  { tokenizer, countsText, pieces, keepsSamples }: Counter,
): CountLines | undefined {
  const isWhole = format === 'jsonl' && !samples && maxCharacters === undefined && !slice
  const cutsWords = countsText && (segmenters.text !== 'none' || needsFigures)
  if (!tokenizer || !isWhole || cutsWords || pieces || keepsSamples) return undefined
  return fastCounterOf(tokenizer).countLines
}

/**
 * The samples of JSON lines as `samplesOfFile` has them, several times as fast: most texts go from the
 * file to their numbers without becoming strings. Lines that the fast counter leaves are read as samples.
 */
async function countJsonLines(
  file: SampleFile,
  counter: Counter,
  countLines: CountLines,
  onRead: ((bytes: number) => void) | undefined,
): Promise<SideTotals> {
  const meter = meterOf(counter, 'none')
  const { notice, total } = noticing()
  const reading = readingOf(file, onRead, notice)
  let number = 0
  let last: string | undefined
  let whole = 0
  const counted = (id: string) => {
    last = id
    whole += 1
    return bucketOf(id)
  }
  try {
    for await (const { bytes, from } of lineBlocksOf(file.path, reading)) {
      const lines = isUtf8(bytes) ? countLines(bytes, file.field) : linesToParse(bytes)
      for (const line of lines) {
        number += 1
        if (line.kind === 'blank') continue
        if (line.kind === 'text') {
          meter.addCounted(line, counted(idOfLine(file, from + line.from)))
        } else if (line.kind === 'null') {
          notice('missing', 1)
        } else {
          const text = lineOf(bytes.subarray(line.from, line.to), from + line.from, reading)
          const sample = isBlank(text) ? undefined : await sampleOfLine(text, number, file, reading)
          if (sample) meter.add(sample.texts.text ?? '', counted(sample.id))
        }
      }
    }
  } catch (error) {
    throw withLastWhole(error, file, { last, whole })
  }
  await checkUnchanged(file)
  return { sides: whole > 0 ? { text: meter.totals() } : {}, noticed: total() }
}

/** The lines of bytes that are no UTF-8. */
function linesToParse(bytes: Uint8Array): LineCounts[] {
  const lines: LineCounts[] = []
  const none = { kind: 'other', tokens: 0, byteFallbackTokens: 0, characters: 0, bytes: 0 } as const
  for (let from = 0; from < bytes.length; ) {
    const lineFeed = bytes.indexOf(0x0a, from)
    const to = lineFeed < 0 ? bytes.length : lineFeed
    lines.push({ from, to, ...none })
    from = to + 1
  }
  return lines
}
