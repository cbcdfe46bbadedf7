import type { Settings } from '../settings.ts'
import { readCached, writeCached } from '../sources/cache.ts'
import { type SegmenterName, segmenterVersion } from './segment.ts'
import type { TextTally } from './text.ts'

/** Which counts: of a part of the corpus with this hash, its words cut by this segmenter. */
export interface TextKey {
  readonly sha256: string
  readonly part: string
  readonly segmenter: SegmenterName
}

/**
 * The counts that an earlier run made of the same text. `Intl.Segmenter` reads 0.3 MB/s, slower than
 * any tokenizer here, and its answer changes with neither tokenizer nor run.
 */
export async function readTally(key: TextKey, settings: Settings): Promise<TextTally | undefined> {
  const bytes = await readCached(nameOf(key), settings)
  if (!bytes) return undefined
  const { counts, samples } = JSON.parse(bytes.toString()) as Kept
  return {
    counts,
    samples: {
      characters: Uint32Array.from(samples.characters),
      bytes: Uint32Array.from(samples.bytes),
      words: Uint32Array.from(samples.words),
    },
  }
}

export async function keepTally(
  key: TextKey,
  { counts, samples }: TextTally,
  settings: Settings,
): Promise<void> {
  const kept: Kept = {
    counts,
    samples: {
      characters: Array.from(samples.characters),
      bytes: Array.from(samples.bytes),
      words: Array.from(samples.words),
    },
  }
  await writeCached(nameOf(key), JSON.stringify(kept), settings)
}

interface Kept {
  readonly counts: TextTally['counts']
  readonly samples: Readonly<Record<keyof TextTally['samples'], readonly number[]>>
}

function nameOf({ sha256, part, segmenter }: TextKey): string {
  const version = segmenterVersion(segmenter)
  const cut = version ? `${segmenter}-icu${version}` : segmenter
  return `counts/${sha256}.${part}.${cut}.json`
}
