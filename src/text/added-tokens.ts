import type { AddedToken } from '../vocabulary.ts'
import { makeTrie } from './trie.ts'

/** A stretch of text, or the id of an added token that stood there. */
export type Stretch = string | number

/**
 * A function that cuts the added tokens out of a text: at each place the longest that stands there,
 * from left to right. Without any it gives the text as it is.
 */
export function makeTokenFinder(
  tokens: readonly AddedToken[],
): (text: string) => readonly Stretch[] {
  if (tokens.length === 0) return text => [text]
  const trie = makeTrie(tokens.map(token => token.content))
  return text => {
    const stretches: Stretch[] = []
    let start = 0
    for (let at = 0; at < text.length; ) {
      const { value, end } = trie.longestAt(text, at)
      if (value < 0) {
        at += 1
        continue
      }
      if (at > start) stretches.push(text.slice(start, at))
      stretches.push(tokens[value]!.id)
      at = end
      start = end
    }
    if (start < text.length) stretches.push(text.slice(start))
    return stretches
  }
}
