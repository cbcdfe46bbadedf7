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
      const seen = { unknown: 0, byte: 0 }
      for (const id of ids) {
        const kind = kinds.get(id)
        if (kind) seen[kind] += 1
      }
      counts.add(bucket, ids.length, seen.unknown, seen.byte)
    },
    total: counts.total,
  }
}

/** The ids that must be looked out for, or `undefined` where the vocabulary has none. */
function watchedKinds({ vocabulary }: Tokenizer): Map<number, 'unknown' | 'byte'> | undefined {
  const watched = new Map<number, 'unknown' | 'byte'>()
  for (const [id, kind] of vocabulary?.kinds ?? []) {
    if (kind === 'unknown' || kind === 'byte') watched.set(id, kind)
  }
  return watched.size > 0 ? watched : undefined
}
