import { segmenterVersion } from '../../count/segmenters.ts'
import { readCached, writeCached } from '../../sources/cache.ts'
import type { Settings } from '../../sources/settings.ts'
import { measureUnits, type UnitName, unitLists, unitNames } from './units.ts'

/** Which samples of which text: every `step`th of a part of the corpus with this hash. */
export interface UnitsKey {
  readonly sha256: string
  readonly side: string
  readonly step: number
}

export type UnitLists = Readonly<Record<UnitName, readonly number[]>>

/**
 * The lengths of samples in every unit, measured once: words and graphemes take a hundred times as long
 * as tokens. They belong to a version of ICU, whose rules cut them.
 */
export async function unitsOfSamples(
  samples: readonly string[],
  { sha256, side, step }: UnitsKey,
  settings: Settings,
): Promise<UnitLists> {
  const name = `counts/${sha256}.${side}.units-of-${step}-icu${segmenterVersion('zh')}.json`
  const kept = await readCached(name, settings)
  const known = kept && (JSON.parse(kept.toString()) as UnitLists)
  // An earlier version may have known fewer units.
  if (known && unitNames.every(unit => Object.hasOwn(known, unit))) return known
  const lists = unitLists(samples.map(measureUnits))
  await writeCached(name, JSON.stringify(lists), settings)
  return lists
}
