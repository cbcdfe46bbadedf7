import { lowest, type UnigramPieces } from './unigram-pieces.ts'
import { spell, type UnigramText } from './unigram-text.ts'
import { compareCodePoints } from './words.ts'

/**
 * The `size` best pieces including all characters, the best first, equal ones by code points. A character
 * that is no longer a piece gets the worst score, raised a little for each earlier such character.
 *
 * Source: google/sentencepiece, src/unigram_model_trainer.cc, `FinalizeSentencePieces`.
 */
export function finalPieces(
  text: UnigramText,
  pieces: UnigramPieces,
  characters: ReadonlyMap<string, number>,
  size: number,
): { piece: string; score: number }[] {
  const { fround } = Math
  const scored = new Map<string, number>()
  pieces.scores.forEach((score, i) => {
    scored.set(spell(text, pieces.places[i]!, pieces.lengths[i]!), score)
  })
  const worst = lowest(pieces.scores)
  const chosen = new Map<string, number>()
  let raise = 0
  for (const character of characters.keys()) {
    const score = scored.get(character)
    chosen.set(character, score ?? fround(worst + raise))
    if (score === undefined) raise = fround(raise + fround(0.0001))
  }
  for (const [piece, score] of sorted(scored)) {
    if (chosen.size >= size) break
    if (!chosen.has(piece)) chosen.set(piece, score)
  }
  return sorted(chosen).map(([piece, score]) => ({ piece, score }))
}

function sorted(scores: ReadonlyMap<string, number>): [string, number][] {
  return [...scores].sort(([a, x], [b, y]) => y - x || compareCodePoints(a, b))
}
