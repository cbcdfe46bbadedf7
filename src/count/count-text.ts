import type { Counts } from '../counts.ts'
import type { Settings } from '../settings.ts'
import type { Tokenizer } from '../tokenizer.ts'
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
  const { name, segmenter } = text
  switch (text.type) {
    case 'text':
      return countSamples(tokenizers, text, [{ id: name, text: text.text }])
    case 'samples':
      return (options.each ? countEach : countSamples)(tokenizers, text, text.samples())
    case 'files': {
      const counts = await countOwnFiles(tokenizers, text, options)
      return counts.map(ofTokenizer => [{ name, counts: ofTokenizer }])
    }
    case 'stream': {
      const streams = tokenizers.map(tokenizer => textStream(tokenizer, { segmenter }))
      for await (const part of text.parts()) for (const stream of streams) stream.add(part)
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
  { references, each, onTotal, ...options }: CountTextOptions,
): Promise<Counts[]> {
  const sizes = await Promise.all(files.map(sizeOf))
  onTotal?.(sizes.reduce((sum, size) => sum + size, 0) * tokenizers.length)
  const counts: Counts[] = []
  for (const [i, tokenizer] of tokenizers.entries()) {
    const reference = references?.[i]
    const ofFiles = await countFiles(tokenizer, files, {
      ...options,
      segmenter,
      ...(reference === undefined ? {} : { reference }),
    })
    counts.push(sumOf(ofFiles))
  }
  return counts
}
