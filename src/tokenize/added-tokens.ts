import { classSource, contains, once, whiteSpace, wordCharacters } from '../patterns/code-points.ts'
import type { AddedToken } from '../vocabulary/vocabulary.ts'
import { makeTrie } from './trie.ts'

/** A stretch of text, or the id of an added token. */
export type Stretch = string | number

/**
 * A function that cuts the added tokens out of a text: at each place the longest match, from left to right. Without
 * added tokens it returns the text as one stretch.
 *
 * Source: huggingface/tokenizers, tokenizer/added_vocabulary.rs, `find_matches`.
 */
export function makeTokenFinder(
  tokens: readonly AddedToken[],
): (text: string) => readonly Stretch[] {
  if (tokens.length === 0) return text => (text === '' ? [] : [text])
  const trie = makeTrie(tokens.map(token => token.content))
  const mayBegin = makeBeginCheck(tokens.map(token => token.content))
  return text => {
    const stretches: Stretch[] = []
    let done = 0
    for (let at = 0; at < text.length; ) {
      if (!mayBegin(text, at)) {
        at += 1
        continue
      }
      const { value, end } = trie.longestAt(text, at)
      const token = tokens[value]
      if (token && (!token.singleWord || isWholeWord(text, at, end))) {
        const start = token.leftStrip ? Math.max(done, spaceStart(text, at)) : at
        if (start > done) stretches.push(text.slice(done, start))
        stretches.push(token.id)
        done = token.rightStrip ? spaceEnd(text, end) : end
      }
      at = token ? Math.max(end, done) : at + 1
    }
    if (done < text.length) stretches.push(text.slice(done))
    return stretches
  }
}

/** A quick no for nearly every place of a text, by the hash of its first two UTF-16 units. */
function makeBeginCheck(words: readonly string[]): (text: string, at: number) => boolean {
  const first = new Uint8Array(0x10000)
  const firstTwo = new Uint8Array(0x10000)
  const placeOf = (left: number, right: number) => (Math.imul(left, 0x9e37) ^ right) & 0xffff
  for (const word of words) {
    if (word.length === 1) first[word.charCodeAt(0)] = 1
    else firstTwo[placeOf(word.charCodeAt(0), word.charCodeAt(1))] = 1
  }
  return (text, at) => {
    const unit = text.charCodeAt(at)
    return first[unit] === 1 || firstTwo[placeOf(unit, text.charCodeAt(at + 1))] === 1
  }
}

const wordAtEnd = once(() => new RegExp(`${classSource(wordCharacters())}$`, 'u'))
const wordAtStart = once(() => new RegExp(`^${classSource(wordCharacters())}`, 'u'))

function isWholeWord(text: string, start: number, end: number): boolean {
  // A character is two units at the most.
  return (
    !wordAtEnd().test(text.slice(Math.max(0, start - 2), start)) &&
    !wordAtStart().test(text.slice(end, end + 2))
  )
}

function spaceStart(text: string, at: number): number {
  let start = at
  while (start > 0 && contains(whiteSpace, text.charCodeAt(start - 1))) start--
  return start
}

function spaceEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && contains(whiteSpace, text.charCodeAt(end))) end++
  return end
}
