import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { randomSource } from '../metrics/statistics/random.ts'
import { temporaryPath } from '../sources/cache.ts'
import { type Corpus, readSamples } from './corpus.ts'
import { noticing } from './files/noticed.ts'
import type { SampleFile } from './files/sample-file.ts'
import { type CorpusReading, isSelective, type ReadingOptions, readingOf } from './reading.ts'
import { corpusFigures, serialiseSample } from './recipes/serialised.ts'
import type { Sample } from './sample.ts'

/** Selected samples in a file of their own, so that counting reads only them. */
export interface Selected {
  readonly file: SampleFile
  readonly reading: CorpusReading
}

/**
 * Reads as far as needed, once, and keeps the selected samples. `limit` takes the first ones; `sample` draws
 * from the rest with equal probability. The draw does not depend on the number of
 * threads. Only drawn samples are held in memory.
 */
export async function keepSelected(
  samples: AsyncIterable<Sample>,
  { limit, sample, sampleSeed = 1, maxCharacters }: ReadingOptions,
  {
    name,
    path = temporaryPath('selected.jsonl'),
  }: { readonly name: string; readonly path?: string },
): Promise<Selected> {
  const first = limit === undefined ? samples : firstOf(samples, limit)
  let of = 0
  if (sample === undefined) await writeSamples(path, first)
  else {
    const drawn = await reservoir(first, sample, sampleSeed)
    of = drawn.of
    await writeSamples(path, drawn.samples)
  }
  const cut = maxCharacters === undefined ? {} : { maxCharacters }
  return {
    file: { path, format: 'built', name, field: 'text', ...cut },
    reading: {
      ...cut,
      ...(limit === undefined ? {} : { limit }),
      ...(sample === undefined ? {} : { sampled: { samples: sample, of, seed: sampleSeed } }),
    },
  }
}

/**
 * Draws `size` of a stream of unknown length, all equally likely (Vitter, Random Sampling with a
 * Reservoir, 1985, algorithm R): the i-th, counted from 0, takes a place at random with probability
 * size ÷ (i + 1). They come out in the order that they had.
 */
export async function reservoir<Item>(
  items: AsyncIterable<Item>,
  size: number,
  seed: number,
): Promise<{ readonly samples: readonly Item[]; readonly of: number }> {
  const random = randomSource(seed)
  const kept: { readonly at: number; readonly item: Item }[] = []
  let of = 0
  for await (const item of items) {
    const at = of++
    if (kept.length < size) kept.push({ at, item })
    else {
      // Two numbers make 53 bits, or a place beyond 2³² would never be drawn.
      const place = Math.floor(((random() * 2 ** 21 + (random() >>> 11)) / 2 ** 53) * of)
      if (place < size) kept[place] = { at, item }
    }
  }
  return { samples: kept.sort((a, b) => a.at - b.at).map(({ item }) => item), of }
}

async function* firstOf<Item>(items: AsyncIterable<Item>, limit: number): AsyncGenerator<Item> {
  let left = limit
  if (left <= 0) return
  for await (const item of items) {
    yield item
    if (--left === 0) return
  }
}

type Samples = Iterable<Sample> | AsyncIterable<Sample>

async function writeSamples(path: string, samples: Samples): Promise<void> {
  await pipeline(async function* () {
    for await (const sample of samples) yield serialiseSample(sample)
  }, createWriteStream(path))
}

/** Selects samples of a catalog corpus. The result is another corpus with its own hash. */
export async function narrowCorpus(corpus: Corpus, options: ReadingOptions): Promise<Corpus> {
  const { maxCharacters } = options
  if (!isSelective(options) && maxCharacters === undefined) return corpus
  const { file, reading } = await keepSelected(readSamples(corpus), options, corpus)
  const figures = corpusFigures(corpus.name)
  const { notice, total } = noticing()
  for await (const sample of readSamples({ files: [file] }, notice)) figures.add(sample)
  const noticed = readingOf(reading, total())
  return { ...corpus, files: [file], ...figures.total(), ...(noticed ? { reading: noticed } : {}) }
}
