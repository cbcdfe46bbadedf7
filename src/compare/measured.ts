import type { Corpus } from '../corpora/corpus.ts'
import { sumOfFigures } from '../corpora/figures.ts'
import { withFigures } from '../corpora/own.ts'
import type { SideTotals } from '../count/count-chunk.ts'
import type { RunTotals } from '../count/run-totals.ts'
import { type SegmenterName, segmenterVersion } from '../count/segmenters.ts'
import { countsOf, emptyTotals, type Totals, textNames, totalOf } from '../count/totals.ts'
import { InputError } from '../errors.ts'
import { keyOf } from '../reports/cells.ts'
import type { RecordedCorpus, RecordedSide } from '../reports/record.ts'
import { type SpecCorpus, type SpecTokenizer, sliceHash } from './spec.ts'
import { isRead, type SpecText } from './texts.ts'

/** Everything that one run measured, for all of its suites. */
export interface Measured {
  /** The corpora that were counted, by id. */
  readonly corpora: ReadonlyMap<string, MeasuredCorpus>
  /** The totals of the tokenizers, by `keyOf` of tokenizer, corpus and side. */
  readonly tokens: ReadonlyMap<string, Totals>
  readonly unavailable: readonly Unavailable[]
}

export interface MeasuredCorpus {
  readonly recorded: RecordedCorpus
  /**
   * By side: the totals of the text itself. They lack words if the words of another ICU are kept, since the
   * record has only the number of those.
   */
  readonly texts: Readonly<Record<string, Totals>>
}

/** A tokenizer or corpus that could not be downloaded or built, and the reason. */
export interface Unavailable {
  readonly what: 'tokenizer' | 'corpus'
  readonly id: string
  readonly reason: string
}

/** The result of `get`; undefined, with a row in `unavailable`, if it needs files that cannot be had. */
export async function orUnavailable<Result>(
  get: () => Promise<Result>,
  subject: Pick<Unavailable, 'what' | 'id'>,
  unavailable: Unavailable[],
): Promise<Result | undefined> {
  try {
    return await get()
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    unavailable.push({ ...subject, reason: error.message })
    return undefined
  }
}

/** The totals of all counters on all texts: the text itself first, then `tokenizers` in their order. */
export interface CountedTexts {
  readonly texts: readonly SpecText[]
  readonly tokenizers: readonly SpecTokenizer[]
  /** By text: side → segmenter of its words. */
  readonly segmenters: readonly Readonly<Record<string, SegmenterName>>[]
  readonly totals: RunTotals
}

/** Names every total by its tokenizer, corpus and side. */
export function measuredOf({ texts, tokenizers, segmenters, totals }: CountedTexts): Measured {
  const [ofText = [], ...ofTokenizers] = totals
  return {
    corpora: new Map(
      texts.map((text, i) => [text.spec.id, measuredCorpus(text, segmenters[i]!, ofText[i])]),
    ),
    tokens: new Map(
      tokenizers.flatMap(({ id }, row) =>
        texts.flatMap(({ spec }, i) =>
          Object.entries(ofTokenizers[row]?.[i]?.sides ?? {}).map(
            ([side, totals]) => [keyOf(id, spec.id, side), totals] as const,
          ),
        ),
      ),
    ),
    unavailable: [],
  }
}

function measuredCorpus(
  { spec, corpus }: SpecText,
  segmenters: Readonly<Record<string, SegmenterName>>,
  counted: SideTotals | undefined,
): MeasuredCorpus {
  const read = isRead(corpus) ? corpus : withFigures(corpus, counted?.figures ?? sumOfFigures([]))
  // In the order of the catalog, not of the samples.
  const sides = Object.entries(segmenters).map(([side, segmenter]) => {
    const empty = emptyTotals(textNames)
    const { words, ...buckets } = counted?.sides[side]?.buckets ?? empty.buckets
    // A cache may hold words of an earlier run whose metrics needed them; this run does not.
    const known = words && segmenter !== 'none' ? words : empty.buckets.words!
    return { side, segmenter, totals: { buckets: { ...buckets, words: known } } }
  })
  checkSlice(
    read.name,
    spec,
    sides.map(({ totals }) => totals),
  )
  return {
    recorded: recordedCorpus(
      spec,
      read,
      sides.map(({ side, segmenter, totals }) => recordedSide(side, segmenter, totals)),
    ),
    texts: Object.fromEntries(sides.map(({ side, totals }) => [side, totals])),
  }
}

/** Throws if a corpus has no characters in the slice: the user has chosen a wrong slice. */
function checkSlice(name: string, { slice }: SpecCorpus, sides: readonly Totals[]): void {
  if (slice !== undefined && sides.every(totals => totalOf(totals, 'characters') === 0))
    throw new InputError(`${name}: holds nothing of the sort ${slice}`)
}

/** The entry of a corpus, or of a slice of it, in the record. */
function recordedCorpus(
  { id, sentence, slice, sha256: pinned }: SpecCorpus,
  { title, language, sha256: whole, composition, reading }: Corpus,
  sides: RecordedSide[],
): RecordedCorpus {
  return {
    id,
    title: slice === undefined ? title : `${title}: ${slice}`,
    language,
    sha256: sentence !== undefined ? pinned : slice === undefined ? whole : sliceHash(whole, slice),
    ...(sentence === undefined ? {} : { sentence }),
    composition:
      slice === undefined
        ? composition.map(({ group, samples, characters }) => ({ group, samples, characters }))
        : [],
    sides,
    ...(reading ? { reading } : {}),
  }
}

function recordedSide(side: string, segmenter: SegmenterName, totals: Totals): RecordedSide {
  const icu = segmenterVersion(segmenter)
  return { side, segmenter, ...(icu === undefined ? {} : { icu }), ...countsOf(totals, textNames) }
}
