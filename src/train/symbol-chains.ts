import type { WordCounts } from './words.ts'

/**
 * The words of a text as chains of symbols, one after the other in typed arrays. A place is an index. A
 * joined symbol takes the place of its left half.
 *
 *     ab, c:   symbols a b c,  next 1 -1 -1,  previous -1 0 -1
 */
export interface SymbolChains {
  readonly symbols: Int32Array
  /** The next place; -1 at the end of a word. */
  readonly next: Int32Array
  /** The previous place; -1 at the beginning of a word. */
  readonly previous: Int32Array
  /** The count of the word at a place. */
  countAt(place: number): number
}

/** Makes the chains of words; `symbolOf` maps a code point to a symbol. */
export function symbolChains(
  { words, counts }: WordCounts,
  symbolOf: (codePoint: number) => number,
): SymbolChains {
  let units = 0
  for (const word of words) units += word.length
  const symbols = new Int32Array(units)
  const next = new Int32Array(units)
  const previous = new Int32Array(units)
  const wordOf = new Int32Array(units)
  let places = 0
  words.forEach((word, index) => {
    const first = places
    for (let at = 0; at < word.length; at++) {
      const codePoint = word.codePointAt(at)!
      if (codePoint > 0xffff) at++
      symbols[places] = symbolOf(codePoint)
      next[places] = places + 1
      previous[places] = places - 1
      wordOf[places] = index
      places++
    }
    if (places === first) return
    previous[first] = -1
    next[places - 1] = -1
  })
  return {
    symbols: symbols.subarray(0, places),
    next,
    previous,
    countAt: place => counts[wordOf[place]!]!,
  }
}
