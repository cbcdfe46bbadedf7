import type { Utf8Counts } from '../engine/fast-counter.ts'
import { spellsBlanks, trait, traitsOf } from '../metrics/piece-traits.ts'
import { countInked, lengthOf } from '../tokenize/characters.ts'
import { fastCounterOf } from '../tokenizer/fast-counter.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type SegmenterName, wordCounter } from './segmenters.ts'
import {
  pieceNames,
  type TotalName,
  type Totals,
  textNames,
  tokenNames,
  totalsBuilder,
} from './totals.ts'

/** The matter of a meter. Without a segmenter it does not count the text itself. */
export interface MeterOptions {
  readonly tokenizer?: Tokenizer | undefined
  /** Cuts words; `none` counts samples, characters and bytes, and 0 words. */
  readonly segmenter?: SegmenterName | undefined
  /** Looks at the ids too, which takes longer than counting them. */
  readonly pieces?: boolean | undefined
  /** Keeps the numbers of each sample beside the sums. */
  readonly keepsSamples?: boolean | undefined
}

/** The numbers of one text, in the order of the meter's names; overwritten by the next measurement. */
export type Row = Float64Array

/** Measures texts and adds up their numbers. */
export interface Meter {
  /** The numbers of `text`, times `sign`. */
  measure(text: string, sign?: 1 | -1): Row
  /** The same of valid UTF-8 that need not become a string; undefined where it must. */
  readonly measureUtf8?: (text: Uint8Array) => Row | undefined
  /** Adds a row as one sample. */
  record(bucket: number, row: Row): void
  add(text: string, bucket: number): void
  /** Adds a sample whose numbers are known; its words count as 0. */
  addCounted(counts: Utf8Counts, bucket: number): void
  totals(): Totals
}

export function makeMeter({ tokenizer, segmenter, pieces, keepsSamples }: MeterOptions): Meter {
  const tokens = tokenizer && makeTokenMeasure(tokenizer, pieces === true)
  const names = [...(segmenter === undefined ? [] : textNames), ...(tokens?.names ?? [])]
  const wordsOf = segmenter === undefined ? undefined : wordCounter(segmenter)
  const tokensAt = wordsOf ? textNames.length : 0
  const builder = totalsBuilder(names, { keepsSamples })
  const row = new Float64Array(names.length)

  const measure = (text: string, sign: 1 | -1 = 1): Row => {
    if (wordsOf) {
      const { characters, bytes } = lengthOf(text)
      row[0] = sign
      row[1] = sign * characters
      row[2] = sign * bytes
      row[3] = sign * wordsOf(text)
    }
    tokens?.measure(text, sign, row, tokensAt)
    return row
  }
  const rowOf = ({ characters, bytes, tokens, byteFallbackTokens }: Utf8Counts): Row => {
    if (wordsOf) {
      row[0] = 1
      row[1] = characters
      row[2] = bytes
      row[3] = 0
    }
    row[tokensAt] = tokens
    row[tokensAt + 1] = 0
    row[tokensAt + 2] = 0
    row[tokensAt + 3] = byteFallbackTokens
    return row
  }
  const { countUtf8 } = tokenizer ? fastCounterOf(tokenizer) : {}
  // Words need strings, and pieces need ids.
  const takesBytes = countUtf8 && !pieces && (segmenter === undefined || segmenter === 'none')
  return {
    measure,
    ...(takesBytes
      ? {
          measureUtf8(text: Uint8Array) {
            const counts = countUtf8(text)
            return counts && rowOf(counts)
          },
        }
      : {}),
    record: builder.add,
    add: (text, bucket) => builder.add(bucket, measure(text)),
    addCounted: (counts, bucket) => builder.add(bucket, rowOf(counts)),
    totals: () => ({
      ...builder.totals(),
      ...(tokens?.frequencies ? { frequencies: tokens.frequencies } : {}),
    }),
  }
}

interface TokenMeasure {
  readonly names: readonly TotalName[]
  /** Writes the numbers of `text`, times `sign`, into `row` from `at` on. */
  measure(text: string, sign: 1 | -1, row: Row, at: number): void
  /** Id → how often it occurred, where ids are looked at. */
  readonly frequencies?: Float64Array
}

/** The tokens of texts by kind; with `pieces`, also what the ids tell, where the tokenizer knows its pieces. */
function makeTokenMeasure(tokenizer: Tokenizer, withPieces: boolean): TokenMeasure {
  const { vocabulary, vocabSize } = tokenizer
  const { countKinds } = fastCounterOf(tokenizer)
  const kinds = watchedKinds(tokenizer)
  const traits = withPieces && vocabulary ? traitsOf(vocabulary, vocabSize) : undefined
  const frequencies = traits && new Float64Array(vocabSize)
  const known = vocabulary && spellsBlanks(vocabulary) ? pieceNames : pieceNames.slice(0, 2)
  return {
    names: [...tokenNames, ...(traits ? known : [])],
    ...(frequencies ? { frequencies } : {}),
    measure(text, sign, row, at) {
      row.fill(0, at)
      // Counting without making the ids is faster; only kinds and pieces need to see them.
      if (!kinds && !traits) {
        row[at] = sign * tokenizer.countTokens(text)
        return
      }
      const counted = traits ? undefined : countKinds?.(text)
      // The characters that unknown tokens stand for show in the ids alone.
      if (counted?.unknowns === 0) {
        row[at] = sign * counted.tokens
        row[at + 3] = sign * counted.byteFallbackTokens
        return
      }
      const ids = tokenizer.encode(text)
      const ofKind = watched.map(() => 0)
      if (kinds) for (const id of ids) ofKind[kinds[id]!]! += 1
      const [, unknowns, bytes] = ofKind
      row[at] = sign * ids.length
      row[at + 1] = sign * unknowns!
      row[at + 2] = unknowns! > 0 ? sign * lostCharacters(tokenizer, text, ids, kinds!) : 0
      row[at + 3] = sign * bytes!
      if (!traits) return
      const { single, cut, continued } = countTraits(ids, traits)
      row[at + 4] = sign * single
      row[at + 5] = sign * cut
      if (known.length > 2) row[at + 6] = sign * continued
      for (const id of ids) frequencies![id]! += sign
    },
  }
}

/**
 * How many characters the unknown tokens stand for: those of the text that the other tokens do not give
 * back, one for each at least. Blanks are left out, since many tokenizers change them.
 *
 *     `ab 麒麟` as `ab` and one unknown token: 4 - 2 = 2
 */
function lostCharacters(
  tokenizer: Tokenizer,
  text: string,
  ids: Uint32Array,
  kinds: Uint8Array,
): number {
  const known = ids.filter(id => watched[kinds[id]!] !== 'unknown')
  const missing = countInked(text) - countInked(tokenizer.decode(known))
  return Math.max(missing, ids.length - known.length)
}

/** The kinds that are counted, after all others. */
const watched: readonly string[] = ['other', 'unknown', 'byte']

/** Id → the number of its kind in `watched`; undefined where the vocabulary has none of these kinds. */
function watchedKinds({ vocabulary, vocabSize }: Tokenizer): Uint8Array | undefined {
  const seen = Array.from(vocabulary?.kinds ?? []).filter(([, kind]) => watched.indexOf(kind) > 0)
  if (seen.length === 0) return undefined
  const kinds = new Uint8Array(vocabSize)
  for (const [id, kind] of seen) kinds[id] = watched.indexOf(kind)
  return kinds
}

/** A word is continued where a token begins inside it; each word counts once. */
function countTraits(ids: Uint32Array, traits: Uint8Array) {
  const seen = { single: 0, cut: 0, continued: 0 }
  let inWord = false
  let isCounted = false
  for (const id of ids) {
    const traitsHere = traits[id]!
    if (traitsHere & trait.empty) continue
    if (traitsHere & trait.single) seen.single += 1
    if (traitsHere & trait.cut) seen.cut += 1
    if (inWord && !isCounted && !(traitsHere & trait.blankFirst)) {
      seen.continued += 1
      isCounted = true
    }
    if (traitsHere & trait.blank) isCounted = false
    inWord = !(traitsHere & trait.blankLast)
  }
  return seen
}
