/**
 * Byte-pair encoding by the definition: join the adjacent pair of lowest priority, leftmost first,
 * until no pair has a priority. What the priority is tells one kind of BPE from another.
 *
 *     merges  'b c' 0, 'a bc' 1        ranks  ab 0, bc 1, abc 2
 *     a b c  →  a bc  →  abc           a b c  →  ab c  →  abc
 *
 * The oracle of the fast encoders: every step looks at every pair, O(n²), so keep inputs short.
 */
export function joinPairs(symbols: readonly string[], priority: Priority): string[] {
  const parts = [...symbols]
  for (;;) {
    const at = bestPair(parts, priority)
    if (at === undefined) return parts
    parts.splice(at, 2, parts[at]! + parts[at + 1]!)
  }
}

/** The lower the sooner; undefined for two symbols that never join. */
export type Priority = (left: string, right: string) => number | undefined

/** Where the first of the best pairs starts. */
export function bestPair(parts: readonly string[], priority: Priority): number | undefined {
  let best: number | undefined
  let lowest = Number.POSITIVE_INFINITY
  for (let at = 0; at + 1 < parts.length; at++) {
    const of = priority(parts[at]!, parts[at + 1]!)
    if (of !== undefined && of < lowest) {
      best = at
      lowest = of
    }
  }
  return best
}

/** By a list of `left right` (GPT-2, Hugging Face): a pair's priority is its place in the list. */
export function byMerges(merges: readonly string[]): Priority {
  const places = new Map(merges.map((merge, place) => [merge, place]))
  return (left, right) => places.get(`${left} ${right}`)
}

/** By the rank of what the pair makes (tiktoken): any two symbols join if the result is a piece. */
export function byRanks(ranks: ReadonlyMap<string, number>): Priority {
  return (left, right) => ranks.get(left + right)
}

/** By the score of what the pair makes (SentencePiece), the highest first. */
export function byScores(scores: ReadonlyMap<string, number>): Priority {
  return (left, right) => {
    const score = scores.get(left + right)
    return score === undefined ? undefined : -score
  }
}

/** As tiktoken encodes a pre-token: one that is a piece is that piece, whatever joining makes of it. */
export function encodeByRanks(ranks: ReadonlyMap<string, number>, preToken: string): number[] {
  const whole = ranks.get(preToken)
  if (whole !== undefined) return [whole]
  return joinPairs(Array.from(preToken), byRanks(ranks)).map(part => ranks.get(part)!)
}

/**
 * As Hugging Face encodes a pre-token by a list of merges, where the model has no unknown token: a
 * symbol that is no piece is left out first, so that what stood around it may join.
 *
 *     pieces a b ab, merges 'a b'
 *     a x b  →  a b  →  ab
 *
 * (https://github.com/huggingface/tokenizers/blob/v0.21.0/tokenizers/src/models/bpe/model.rs, `merge_word`)
 */
export function encodeByMerges(
  ids: ReadonlyMap<string, number>,
  merges: readonly string[],
  preToken: string,
): number[] {
  const symbols = Array.from(preToken).filter(symbol => ids.has(symbol))
  return joinPairs(symbols, byMerges(merges)).map(part => ids.get(part)!)
}
