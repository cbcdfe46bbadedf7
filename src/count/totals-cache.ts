import { readCached, writeCached } from '../sources/cache.ts'
import type { Settings } from '../sources/settings.ts'
import { type SegmenterName, segmenterVersion } from './segmenters.ts'
import { type PlainTotals, plainTotals, type Totals, totalsOfPlain } from './totals.ts'

/** Names totals of a text: one side of the corpus with this hash, its words cut by this segmenter. */
export interface TextKey {
  readonly sha256: string
  readonly side: string
  readonly segmenter: SegmenterName
}

/**
 * The totals that an earlier run made of the same text. `Intl.Segmenter` reads 0.3 MB/s, slower than
 * any tokenizer here, and its answer changes with neither tokenizer nor run.
 */
export async function readTextTotals(
  key: TextKey,
  settings: Settings,
): Promise<Totals | undefined> {
  const bytes = await readCached(nameOf(key), settings)
  return bytes && totalsOfPlain(JSON.parse(bytes.toString()) as PlainTotals)
}

export async function keepTextTotals(
  key: TextKey,
  totals: Totals,
  settings: Settings,
): Promise<void> {
  await writeCached(nameOf(key), JSON.stringify(plainTotals(totals)), settings)
}

function nameOf({ sha256, side, segmenter }: TextKey): string {
  const version = segmenterVersion(segmenter)
  const cut = version ? `${segmenter}-icu${version}` : segmenter
  return `counts/${sha256}.${side}.${cut}.totals.json`
}
