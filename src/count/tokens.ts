import type { TokenCounts } from '../counts.ts'
import { ledger, type Tally } from '../statistics/ledger.ts'
import type { Tokenizer } from '../tokenizer.ts'

/** What a tokenizer makes of each sample, in the order of the corpus. */
export type TokenTally = Tally<keyof TokenCounts>

/** Counts the tokens of one text after another; several run side by side over a parallel corpus. */
export interface TokenMeter {
  add(text: string, bucket: number): void
  total(): TokenTally
}

/** Counts the tokens that `tokenizer` makes. */
export function tokenMeter(tokenizer: Tokenizer): TokenMeter {
  const kinds = watchedKinds(tokenizer)
  const counts = ledger(['tokens', 'unknowns', 'byteFallbackTokens'])
  return {
    add(text, bucket) {
      // Counting without making the ids is faster; only kinds need to see them.
      if (!kinds) {
        counts.add(bucket, tokenizer.countTokens(text), 0, 0)
        return
      }
      const ids = tokenizer.encode(text)
      // By number of the kind, see `watched`.
      const seen = watched.map(() => 0)
      for (const id of ids) seen[kinds[id]!]! += 1
      counts.add(bucket, ids.length, seen[1]!, seen[2]!)
    },
    total: counts.total,
  }
}

/** The kinds that are counted, behind all others. */
const watched: readonly string[] = ['other', 'unknown', 'byte']

/** By id: the number of its kind in `watched`; or `undefined` where the vocabulary has none of these. */
function watchedKinds({ vocabulary, vocabSize }: Tokenizer): Uint8Array | undefined {
  const kinds = new Uint8Array(vocabSize)
  for (const [id, kind] of vocabulary?.kinds ?? []) {
    const number = watched.indexOf(kind)
    if (number > 0) kinds[id] = number
  }
  return kinds.includes(1) || kinds.includes(2) ? kinds : undefined
}
