import { readCached, writeCached } from '../sources/cache.ts'
import type { Settings } from '../sources/settings.ts'
import { type SegmenterName, segmenterVersion } from './segment.ts'
import type { TextTally } from './text.ts'

/** Which counts: of a part of the corpus with this hash, its words cut by this segmenter. */
export interface TextKey {
  readonly sha256: string
  readonly side: string
  readonly segmenter: SegmenterName
}

/**
 * The counts that an earlier run made of the same text. `Intl.Segmenter` reads 0.3 MB/s, slower than
 * any tokenizer here, and its answer changes with neither tokenizer nor run.
 */
export async function readTally(key: TextKey, settings: Settings): Promise<TextTally | undefined> {
  const bytes = await readCached(nameOf(key), settings)
  if (!bytes) return undefined
  const { counts, buckets, samples } = JSON.parse(bytes.toString()) as Kept
  return {
    counts,
    buckets: eachOf(buckets, numbers => Float64Array.from(numbers)),
    ...(samples ? { samples: eachOf(samples, numbers => Uint32Array.from(numbers)) } : {}),
  }
}

export async function keepTally(
  key: TextKey,
  { counts, buckets, samples }: TextTally,
  settings: Settings,
): Promise<void> {
  const kept: Kept = {
    counts,
    buckets: eachOf(buckets, numbers => Array.from(numbers)),
    ...(samples ? { samples: eachOf(samples, numbers => Array.from(numbers)) } : {}),
  }
  await writeCached(nameOf(key), JSON.stringify(kept), settings)
}

interface Kept {
  readonly counts: TextTally['counts']
  readonly buckets: Columns<readonly number[]>
  readonly samples?: Columns<readonly number[]>
}

type Columns<Numbers> = Readonly<Record<keyof TextTally['counts'], Numbers>>

function eachOf<From, To>(
  { samples, characters, bytes, words }: Columns<From>,
  change: (numbers: From) => To,
): Columns<To> {
  return {
    samples: change(samples),
    characters: change(characters),
    bytes: change(bytes),
    words: change(words),
  }
}

function nameOf({ sha256, side, segmenter }: TextKey): string {
  const version = segmenterVersion(segmenter)
  const cut = version ? `${segmenter}-icu${version}` : segmenter
  return `counts/${sha256}.${side}.${cut}.buckets.json`
}
