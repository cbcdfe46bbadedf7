import { bestPair, byScores } from './bpe.ts'
import { idsOfCut, type SentencePieceData, textPieces } from './sentencepiece.ts'

/**
 * SentencePiece's BPE of text that is normalized already, by the definition:
 *
 * 1. the text is cut into user-defined symbols, longest first, and characters;
 * 2. the adjacent pair whose concatenation has the highest score joins, leftmost first; a user-defined
 *    symbol joins nothing, an unused piece joins like any other;
 * 3. an unused piece comes apart again into the pair that joined, and so on downwards; one of a
 *    single character stays, as nothing joined.
 *
 *     pieces  a b c, ab -1 unused, abc -2
 *     a b c  →  ab c  →  abc
 *     a b    →  ab    →  a b
 *
 * SentencePiece remembers the pairs of step 3 by the text that they make, for the whole of a text
 * (https://github.com/google/sentencepiece/blob/v0.1.97/src/bpe_model.cc, `rev_merge`). That is no
 * more than is said here: what joins inside a text that ends as one symbol depends on it alone.
 */
export function encodeSentencePieceBpe(data: SentencePieceData, text: string): number[] {
  const pieces = textPieces(data)
  const scores = byScores(new Map(Array.from(pieces, ([text, { score }]) => [text, score])))
  const frozen = (symbol: string) => pieces.get(symbol)?.kind === 'user-defined'
  const priority = (left: string, right: string) =>
    frozen(left) || frozen(right) ? undefined : scores(left, right)

  const pairs = new Map<string, readonly [string, string]>()
  const parts = symbolsOf(text, [...pieces.keys()].filter(frozen))
  for (;;) {
    const at = bestPair(parts, priority)
    if (at === undefined) break
    const left = parts[at]!
    const right = parts[at + 1]!
    pairs.set(left + right, [left, right])
    parts.splice(at, 2, left + right)
  }

  const apart = (part: string): string[] => {
    const pair = pieces.get(part)?.kind === 'unused' ? pairs.get(part) : undefined
    return pair ? pair.flatMap(apart) : [part]
  }
  const cut = parts.flatMap(apart).map(text => ({ text, id: pieces.get(text)?.id }))
  return idsOfCut(data, cut)
}

/** Characters, and the user-defined symbols among them: at each place the longest that starts there. */
function symbolsOf(text: string, userDefined: readonly string[]): string[] {
  const symbols: string[] = []
  for (let at = 0; at < text.length; at += symbols.at(-1)!.length) {
    const here = userDefined.filter(symbol => text.startsWith(symbol, at))
    const longest = here.sort((a, b) => b.length - a.length)[0]
    symbols.push(longest ?? String.fromCodePoint(text.codePointAt(at)!))
  }
  return symbols
}
