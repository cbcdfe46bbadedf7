import { type Notice, noticing } from '../corpora/files/noticed.ts'
import { type CorpusReading, readingOf } from '../corpora/reading.ts'
import type { Counts } from '../metrics/counts.ts'
import type { Settings } from '../sources/settings.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { sizeOf } from './blocks.ts'
import type { Checkpoints } from './checkpoints.ts'
import { meter } from './count.ts'
import { countFiles } from './count-files.ts'
import { sumOf } from './sum.ts'
import { textStream } from './text-stream.ts'
import type { CountedText, NamedSample } from './texts.ts'

export interface CountTextOptions {
  readonly settings: Settings
  /** What the tokenizers are loaded by, where threads may load them too. */
  readonly references?: readonly string[]
  readonly threads?: number
  /** Where a long run over files keeps what it has counted. */
  readonly checkpoints?: Checkpoints
  /** Told how many bytes of files there are to read, and then of each so many that were. */
  readonly onTotal?: (bytes: number) => void
  readonly onRead?: (bytes: number) => void
  /** Told what was read and what was done to it, where that is not all of it as it is. */
  readonly onReading?: (reading: CorpusReading) => void
  /** Of a corpus: the counts of each sample. */
  readonly each: boolean
}

export interface NamedCounts {
  readonly name: string
  readonly counts: Counts
}

/** By tokenizer: the counts of the text, or of each of its samples. */
export async function countText(
  tokenizers: readonly Tokenizer[],
  text: CountedText,
  options: CountTextOptions,
): Promise<NamedCounts[][]> {
  const { notice, total } = noticing()
  const counted = await countedBy(tokenizers, text, options, notice)
  const told = readingOf(text.reading, total())
  if (told) options.onReading?.(told)
  return counted
}

async function countedBy(
  tokenizers: readonly Tokenizer[],
  text: CountedText,
  options: CountTextOptions,
  notice: Notice,
): Promise<NamedCounts[][]> {
  const { name, segmenter } = text
  switch (text.type) {
    case 'text':
      return countSamples(tokenizers, text, [{ id: name, text: text.text }])
    case 'samples':
      return (options.each ? countEach : countSamples)(tokenizers, text, text.samples())
    case 'files': {
      const counts = await countOwnFiles(tokenizers, text, { ...options, notice })
      return counts.map(ofTokenizer => [{ name, counts: ofTokenizer }])
    }
    case 'stream': {
      const onReplaced = (characters: number) => notice('replaced', characters)
      // Every tokenizer sees the same text.
      const streams = tokenizers.map((tokenizer, i) =>
        textStream(tokenizer, { segmenter, ...(i === 0 ? { onReplaced } : {}) }),
      )
      for await (const chunk of text.chunks()) for (const stream of streams) stream.add(chunk)
      return streams.map(stream => [{ name, counts: stream.end() }])
    }
  }
}

type Samples = Iterable<NamedSample> | AsyncIterable<NamedSample>

async function countSamples(
  tokenizers: readonly Tokenizer[],
  { name, segmenter }: CountedText,
  samples: Samples,
): Promise<NamedCounts[][]> {
  const meters = tokenizers.map(tokenizer => meter(tokenizer, { segmenter }))
  for await (const { text } of samples) for (const meter of meters) meter.add(text)
  return meters.map(meter => [{ name, counts: meter.total().counts }])
}

async function countEach(
  tokenizers: readonly Tokenizer[],
  { segmenter }: CountedText,
  samples: Samples,
): Promise<NamedCounts[][]> {
  const each: NamedCounts[][] = tokenizers.map(() => [])
  for await (const { id, text } of samples) {
    tokenizers.forEach((tokenizer, i) => {
      const one = meter(tokenizer, { segmenter })
      one.add(text)
      each[i]!.push({ name: id, counts: one.total().counts })
    })
  }
  return each
}

async function countOwnFiles(
  tokenizers: readonly Tokenizer[],
  { segmenter, files }: Extract<CountedText, { type: 'files' }>,
  { references, each, onTotal, notice, ...options }: CountTextOptions & { readonly notice: Notice },
): Promise<Counts[]> {
  const sizes = await Promise.all(files.map(sizeOf))
  onTotal?.(sizes.reduce((sum, size) => sum + size, 0) * tokenizers.length)
  const counts: Counts[] = []
  for (const [i, tokenizer] of tokenizers.entries()) {
    const reference = references?.[i]
    const ofFiles = await countFiles(tokenizer, files, {
      ...options,
      segmenter,
      // Every tokenizer reads the same texts.
      notice: i === 0 ? notice : undefined,
      ...(reference === undefined ? {} : { reference }),
    })
    counts.push(sumOf(ofFiles))
  }
  return counts
}
