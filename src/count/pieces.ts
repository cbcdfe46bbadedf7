import type { PieceCounts } from '../metrics/counts.ts'
import { spellsBlanks, trait, traitsOf } from '../metrics/piece-traits.ts'
import { ledger, type Tally } from '../metrics/statistics/ledger.ts'
import { type Usage, usageOf } from '../metrics/usage.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'

/** What only the ids themselves tell. */
export interface PieceTally extends Tally<keyof PieceCounts> {
  /** Of all samples together: an entropy is no sum, so it has no interval. */
  readonly usage: Usage
}

export interface PieceMeter {
  /** By id: how often it occurred. */
  readonly frequencies: Float64Array
  add(ids: Uint32Array, bucket: number): void
  total(): PieceTally
}

/** Looks at ids; `undefined` for a tokenizer that does not know its pieces. */
export function pieceMeter(tokenizer: Tokenizer, alpha?: number): PieceMeter | undefined {
  const { vocabulary, vocabSize } = tokenizer
  if (!vocabulary) return undefined
  const traits = traitsOf(vocabulary, vocabSize)
  const frequencies = new Float64Array(vocabSize)
  const names = ['singleCharacterTokens', 'splitCharacters', 'continuedWords'] as const
  const known = spellsBlanks(vocabulary) ? names : names.slice(0, 2)
  const counts = ledger(known)
  return {
    frequencies,
    add(ids, bucket) {
      const seen = countTraits(ids, traits)
      for (const id of ids) frequencies[id]! += 1
      counts.add(bucket, ...[seen.single, seen.cut, seen.continued].slice(0, known.length))
    },
    total: () => ({ ...counts.total(), usage: usageOf(frequencies, alpha) }),
  }
}

/** A word is continued where a token begins inside it; each counts once. */
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
