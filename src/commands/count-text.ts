import { sizeOf } from '../count/blocks.ts'
import { meter } from '../count/count.ts'
import { countFiles } from '../count/count-files.ts'
import { sumOf } from '../count/sum.ts'
import { textStream } from '../count/text-stream.ts'
import type { Counts } from '../counts.ts'
import type { Settings } from '../settings.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { byteProgress } from './byte-progress.ts'
import type { CountedText, NamedSample } from './count-texts.ts'

export interface CountTextOptions {
  readonly settings: Settings
  /** What the tokenizers are loaded by, where threads may load them too. */
  readonly references?: readonly string[]
  readonly threads?: number
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
  { settings, references, threads }: CountTextOptions,
): Promise<Counts[]> {
  const sizes = await Promise.all(files.map(sizeOf))
  const total = sizes.reduce((sum, size) => sum + size, 0) * tokenizers.length
  const progress = await byteProgress(total)
  const counts: Counts[] = []
  try {
    for (const [i, tokenizer] of tokenizers.entries()) {
      const reference = references?.[i]
      const options = { segmenter, settings, onRead: progress.read }
      const ofFiles = await countFiles(tokenizer, files, {
        ...options,
        ...(reference === undefined ? {} : { reference }),
        ...(threads === undefined ? {} : { threads }),
      })
      counts.push(sumOf(ofFiles))
    }
  } finally {
    progress.stop()
  }
  return counts
}
