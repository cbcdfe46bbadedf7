import type { TokenCounts } from '../counts.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { sum } from './text.ts'

/** The tokens of each sample, in the order of the corpus. */
export interface TokenSamples {
  readonly tokens: Uint32Array
}

export interface TokenTally {
  readonly counts: TokenCounts
  readonly samples: TokenSamples
}

/** Counts the tokens of one text after another; several run side by side over a parallel corpus. */
export interface TokenMeter {
  add(text: string): void
  total(): TokenTally
}

/** Counts the tokens that `tokenizer` makes. */
export function tokenMeter(tokenizer: Tokenizer): TokenMeter {
  const kinds = watchedKinds(tokenizer)
  const tokens: number[] = []
  const seen = { unknown: 0, byte: 0 }
  return {
    add(text) {
      // Counting without making the ids is faster; only kinds need to see them.
      if (!kinds) {
        tokens.push(tokenizer.countTokens(text))
        return
      }
      const ids = tokenizer.encode(text)
      for (const id of ids) {
        const kind = kinds.get(id)
        if (kind) seen[kind] += 1
      }
      tokens.push(ids.length)
    },
    total: () => ({
      counts: { tokens: sum(tokens), unknowns: seen.unknown, byteFallbackTokens: seen.byte },
      samples: { tokens: Uint32Array.from(tokens) },
    }),
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
