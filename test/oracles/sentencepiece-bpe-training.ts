/** A word: its symbols, and for each but the last whether the pair that it begins counts. */
interface Word {
  readonly symbols: string[]
  readonly counts: boolean[]
  readonly times: number
}

type Pair = readonly [left: string, right: string]

/**
 * SentencePiece's training of byte-pair encoding, by the definition: as long as pieces are wanted, all
 * pairs are counted anew, and of those that were met so far the most frequent is joined; of equals the
 * shorter, then the lower in code points, then the one met first.
 *
 *     ab 2, abc 1   →   ab 3, abc 1, bc 0
 *
 * A pair counts where it arises, but not beside one of the same symbol that does: aaaa has aa twice. What
 * does not count never will. A pair that spells a piece already is dropped.
 *
 * It looks at all pairs, where SentencePiece looks at a thousand or a twentieth: keep inputs small.
 */
export function learnByDefinition(
  texts: ReadonlyMap<string, number>,
  wanted: number,
  isPiece: (spelt: string) => boolean,
): string[] {
  const met = new Map<string, Pair>()
  const words = Array.from(texts, ([text, times]) => {
    const word: Word = { symbols: Array.from(text), counts: [], times }
    for (let at = 0; at + 1 < word.symbols.length; at++) arise(word, at)
    return word
  })
  const dropped = new Set<string>()
  const pieces: string[] = []
  while (pieces.length < wanted) {
    const left = Array.from(met.values()).filter(pair => !dropped.has(pair.join(' ')))
    const best = mostFrequent(left, words)
    if (!best) break
    dropped.add(best.join(' '))
    if (pieces.includes(best.join(''))) continue
    pieces.push(best.join(''))
    for (const word of words) join(word, best)
  }
  return pieces

  /** The pair at a place is new there. */
  function arise({ symbols, counts }: Word, at: number): void {
    const pair = [symbols[at]!, symbols[at + 1]!] as const
    const repeats = pair[0] === pair[1] && symbols[at - 1] === pair[0]
    counts[at] = !(repeats && counts[at - 1])
    if (isPiece(pair.join('')) && !met.has(pair.join(' '))) met.set(pair.join(' '), pair)
  }

  /** Joins a pair wherever it counts, from left to right. */
  function join(word: Word, [left, right]: Pair): void {
    const { symbols, counts } = word
    for (let at = 0; at + 1 < symbols.length; at++) {
      if (!counts[at] || symbols[at] !== left || symbols[at + 1] !== right) continue
      symbols.splice(at, 2, left + right)
      counts.splice(at, 1)
      if (at > 0) arise(word, at - 1)
      if (at + 1 < symbols.length) arise(word, at)
    }
  }
}

/** Of pairs, in the order in which they were met, the one to join. */
function mostFrequent(pairs: readonly Pair[], words: readonly Word[]): Pair | undefined {
  const counted = pairs.map(pair => ({ pair, spelt: pair.join(''), times: timesOf(pair, words) }))
  const [best] = counted.sort(
    (a, b) =>
      b.times - a.times ||
      Array.from(a.spelt).length - Array.from(b.spelt).length ||
      Buffer.compare(Buffer.from(a.spelt), Buffer.from(b.spelt)),
  )
  return best?.pair
}

function timesOf([left, right]: Pair, words: readonly Word[]): number {
  let sum = 0
  for (const { symbols, counts, times } of words) {
    for (const [at, isCounted] of counts.entries()) {
      if (isCounted && symbols[at] === left && symbols[at + 1] === right) sum += times
    }
  }
  return sum
}
