import type { Utf8Counts } from '../engine/fast-counter.ts'
import type { TokenCounts } from '../metrics/counts.ts'
import { ledger, type Tally } from '../metrics/statistics/ledger.ts'
import { countInked } from '../tokenize/characters.ts'
import { fastCounterOf } from '../tokenizer/fast-counter.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type PieceTally, pieceMeter } from './pieces.ts'

/** What a tokenizer makes of each sample, in the order of the corpus. */
export interface TokenTally extends Tally<keyof TokenCounts> {
  /** Where they were asked for, and the tokenizer knows its pieces. */
  readonly pieces?: PieceTally
}

export interface TokenMeterOptions {
  /** Looks at the ids too, which takes longer than counting them. */
  readonly pieces?: boolean | undefined
  /** The order of Rényi's entropy. */
  readonly alpha?: number | undefined
}

/** Counts the tokens of one text after another; several run side by side over a parallel corpus. */
export interface TokenMeter {
  add(text: string, bucket: number): void
  /** The same of a text that was counted; its pieces are not looked at. */
  addCounted(text: Utf8Counts, bucket: number): void
  total(): TokenTally
  /** By id, where ids are looked at: how often it occurred. */
  readonly frequencies?: Float64Array
}

/** Counts the tokens that `tokenizer` makes. */
export function tokenMeter(tokenizer: Tokenizer, options: TokenMeterOptions = {}): TokenMeter {
  const kinds = watchedKinds(tokenizer)
  const { countKinds } = fastCounterOf(tokenizer)
  const counts = ledger(['tokens', 'unknowns', 'lostCharacters', 'byteFallbackTokens'])
  const pieces = options.pieces ? pieceMeter(tokenizer, options.alpha) : undefined
  return {
    add(text, bucket) {
      // Counting without making the ids is faster; only kinds and pieces need to see them.
      if (!kinds && !pieces) {
        counts.add(bucket, tokenizer.countTokens(text), 0, 0, 0)
        return
      }
      const told = pieces ? undefined : countKinds?.(text)
      // Which characters unknown tokens stand for is seen in the ids.
      if (told?.unknowns === 0) {
        counts.add(bucket, told.tokens, 0, 0, told.byteFallbackTokens)
        return
      }
      const ids = tokenizer.encode(text)
      // By number of the kind, see `watched`.
      const seen = watched.map(() => 0)
      if (kinds) for (const id of ids) seen[kinds[id]!]! += 1
      const [, unknowns, bytes] = seen
      const lost = unknowns! > 0 ? lostCharacters(tokenizer, text, ids, kinds!) : 0
      counts.add(bucket, ids.length, unknowns!, lost, bytes!)
      pieces?.add(ids, bucket)
    },
    addCounted: ({ tokens, byteFallbackTokens }, bucket) =>
      counts.add(bucket, tokens, 0, 0, byteFallbackTokens),
    ...(pieces ? { frequencies: pieces.frequencies } : {}),
    total: () => ({ ...counts.total(), ...(pieces ? { pieces: pieces.total() } : {}) }),
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

/** The kinds that are counted, behind all others. */
const watched: readonly string[] = ['other', 'unknown', 'byte']

/** By id: the number of its kind in `watched`; or `undefined` where the vocabulary has none of these. */
function watchedKinds({ vocabulary, vocabSize }: Tokenizer): Uint8Array | undefined {
  const seen = Array.from(vocabulary?.kinds ?? []).filter(([, kind]) => watched.indexOf(kind) > 0)
  if (seen.length === 0) return undefined
  const kinds = new Uint8Array(vocabSize)
  for (const [id, kind] of seen) kinds[id] = watched.indexOf(kind)
  return kinds
}
