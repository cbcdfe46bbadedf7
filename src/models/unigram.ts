import { InputError } from '../errors.ts'
import { makeTrie } from '../text/trie.ts'
import { kindOf, type UnigramSpec, type Vocabulary } from '../vocabulary.ts'
import type { Model } from './model.ts'
import { indexPieces, unknownIds } from './pieces.ts'

/**
 * The most probable cut of a text into independent pieces (Viterbi over the positions of the text).
 *
 *     scores a=-1 b=-1 ab=-1.5:   ab → [ab], because -1.5 > -1 + -1
 *
 * Ties are decided as SentencePiece decides them, by its rounding: the best score of a position is
 * stored as float32, a candidate is that plus the piece's score in double precision, and only a strictly
 * greater one replaces it. A character that no piece covers costs 10 less than the worst piece, added in
 * float32.
 *
 * Source: google/sentencepiece, src/unigram_model.cc, `Model::EncodeOptimized`.
 */
export function makeUnigram(vocabulary: Vocabulary, spec: UnigramSpec): Model {
  const { scores } = vocabulary
  if (!scores) throw new InputError('a unigram model needs scores')
  const index = indexPieces(vocabulary)
  const used = [...index.ids].filter(([, id]) => kindOf(vocabulary, id) !== 'unused')
  const trie = makeTrie(used.map(([piece]) => piece))
  const ids = Int32Array.from(used, ([, id]) => id)
  const extremes = normalExtremes(vocabulary, scores)
  // What a piece adds to a path, by its place in the tree; a user-defined one is always preferred.
  const gains = Float64Array.from(used, ([piece, id]) =>
    kindOf(vocabulary, id) === 'user-defined'
      ? Math.fround(utf8Length(piece) * extremes.max) - 0.1
      : scores[id]!,
  )
  const unknownGain = Math.fround(extremes.min - unknownPenalty)

  return {
    encode(text) {
      const best = new Float32Array(text.length + 1)
      const cameFrom = new Int32Array(text.length + 1).fill(-1)
      const pieceEndingAt = new Int32Array(text.length + 1)
      const offer = (from: number, to: number, piece: number, score: number) => {
        if (cameFrom[to] !== -1 && !(score > best[to]!)) return
        best[to] = score
        cameFrom[to] = from
        pieceEndingAt[to] = piece
      }
      for (let start = 0; start < text.length; ) {
        const oneCharacter = start + (text.codePointAt(start)! > 0xffff ? 2 : 1)
        let covered = false
        let node = 0
        for (let end = start; end < text.length; ) {
          node = trie.step(node, text.charCodeAt(end++))
          if (node < 0) break
          const piece = trie.valueAt(node)
          if (piece < 0) continue
          offer(start, end, piece, best[start]! + gains[piece]!)
          covered ||= end === oneCharacter
        }
        if (!covered) offer(start, oneCharacter, -1, Math.fround(best[start]! + unknownGain))
        start = oneCharacter
      }
      return idsAlong(text, cameFrom, pieceEndingAt)
    },
  }

  function idsAlong(text: string, cameFrom: Int32Array, pieceEndingAt: Int32Array): number[] {
    const backwards: (readonly number[])[] = []
    for (let end = text.length; end > 0; end = cameFrom[end]!) {
      const piece = pieceEndingAt[end]!
      const start = cameFrom[end]!
      backwards.push(
        piece >= 0 ? [ids[piece]!] : unknownIds(index, spec.unknownId, text.slice(start, end)),
      )
    }
    return backwards.reverse().flat()
  }
}

/** SentencePiece's kUnkPenalty. */
const unknownPenalty = 10

/**
 * The lowest and highest score of the normal pieces. SentencePiece looks for the highest from FLT_MIN on,
 * which is not the lowest float but the smallest positive one; as scores are negative, that is its result.
 */
function normalExtremes(
  vocabulary: Vocabulary,
  scores: Float32Array,
): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY
  let max = 2 ** -126
  scores.forEach((score, id) => {
    if (kindOf(vocabulary, id) !== 'normal') return
    min = Math.min(min, score)
    max = Math.max(max, score)
  })
  if (min === Number.POSITIVE_INFINITY)
    throw new InputError('a unigram model needs at least one normal piece')
  return { min, max }
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
