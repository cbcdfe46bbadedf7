import { type SegmenterName, segmenterVersion } from '../count/segmenters.ts'
import { emptyTotals, type Totals, textNames } from '../count/totals.ts'
import { keepTextTotals, readTextTotals } from '../count/totals-cache.ts'
import type { RecordedSide } from '../reports/record.ts'
import type { Settings } from '../sources/settings.ts'
import type { EarlierRecords } from './earlier.ts'
import type { MeasuredCorpus } from './measured.ts'
import { type SpecCorpus, sliceHash } from './spec.ts'
import { isRead, type SpecText } from './texts.ts'

/** The facts about a text that are known before it is counted. */
export interface KnownText {
  /** By side: the segmenter of its words. */
  readonly segmenters: Readonly<Record<string, SegmenterName>>
  /** The totals of the same text from an earlier run. */
  readonly sides?: Readonly<Record<string, Totals>>
  /** The record of the same text with words of another ICU. They are kept, so a newer Node changes no table. */
  readonly recorded?: readonly RecordedSide[]
}

export async function knownText(
  { spec, corpus }: SpecText,
  own: Readonly<Record<string, SegmenterName>>,
  earlier: EarlierRecords,
  settings: Settings,
): Promise<KnownText> {
  const hash = hashOf(spec, corpus)
  if (hash === undefined) return { segmenters: own }
  const recorded = recordedWithOtherIcu(spec.id, hash, own, earlier)
  // The words of this run are not used then, and white space is the quickest segmenter.
  const segmenters = recorded
    ? Object.fromEntries(Object.keys(own).map(side => [side, 'whitespace']))
    : own
  const cached = await Promise.all(
    Object.entries(segmenters).map(async ([side, segmenter]) => {
      const totals = await readTextTotals({ sha256: hash, side, segmenter }, settings)
      return totals && ([side, totals] as const)
    }),
  )
  const sides = cached.filter(entry => entry !== undefined)
  return {
    segmenters,
    ...(sides.length === cached.length ? { sides: Object.fromEntries(sides) } : {}),
    ...(recorded ? { recorded } : {}),
  }
}

/** The hash that is the cache key of the text's totals; undefined if it is not known yet. */
function hashOf({ slice, sha256: pinned, sentence }: SpecCorpus, corpus: SpecText['corpus']) {
  if (sentence !== undefined) return pinned ?? undefined
  if (!isRead(corpus)) return undefined
  return slice === undefined ? corpus.sha256 : sliceHash(corpus.sha256, slice)
}

function recordedWithOtherIcu(
  id: string,
  sha256: string,
  segmenters: Readonly<Record<string, SegmenterName>>,
  earlier: EarlierRecords,
): readonly RecordedSide[] | undefined {
  const sides = earlier.corpus(id, sha256)?.sides
  const sameSegmenters = sides?.every(({ side, segmenter }) => segmenters[side] === segmenter)
  const otherIcu = sides?.some(
    ({ segmenter, icu }) => icu !== undefined && icu !== segmenterVersion(segmenter),
  )
  return sameSegmenters && otherIcu ? sides : undefined
}

export async function writeText(
  { spec, corpus }: SpecText,
  { segmenters, sides: isKnown }: KnownText,
  counted: Readonly<Record<string, Totals>> | undefined,
  settings: Settings,
): Promise<void> {
  const hash = hashOf(spec, corpus)
  if (hash === undefined || isKnown) return
  for (const [side, segmenter] of Object.entries(segmenters)) {
    const totals = counted?.[side] ?? emptyTotals(textNames)
    await keepTextTotals({ sha256: hash, side, segmenter }, totals, settings)
  }
}

export function withRecordedWords(
  { recorded, texts }: MeasuredCorpus,
  sides: readonly RecordedSide[] | undefined,
): MeasuredCorpus {
  if (!sides) return { recorded, texts }
  return {
    recorded: { ...recorded, sides: [...sides] },
    texts: Object.fromEntries(
      Object.entries(texts).map(
        ([
          side,
          {
            buckets: { words: _, ...buckets },
          },
        ]) => [side, { buckets }],
      ),
    ),
  }
}
