import { InputError } from '../errors.ts'
import { kindOf, type UnigramSpec, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { fuseUnknown, indexPieces, type Model, type PieceIndex, unknownIds } from './pieces.ts'
import { makeTrie } from './trie.ts'

/**
 * The most probable cut of a text into independent pieces (Viterbi over the positions of the text).
 *
 *     scores a=-1 b=-1 ab=-1.5:   ab → [ab], because -1.5 > -1 + -1
 *
 * A character that no piece covers costs 10 less than the worst piece, and neighbouring ones are one
 * unknown token.
 *
 * Sources: google/sentencepiece, src/unigram_model.cc, `Model::EncodeOptimized`; huggingface/tokenizers,
 * models/unigram/model.rs, `encode_optimized`.
 */
export function makeUnigram(vocabulary: Vocabulary, spec: UnigramSpec): Model {
  const index = indexPieces(vocabulary)
  const { pieces, ids, scores, unknownScore, round } = scorePieces(vocabulary, spec, index)
  const trie = makeTrie(pieces)

  return {
    encode(text) {
      const best = new Float64Array(text.length + 1)
      const cameFrom = new Int32Array(text.length + 1).fill(-1)
      const pieceEndingAt = new Int32Array(text.length + 1)
      const offer = (from: number, to: number, piece: number, score: number) => {
        if (cameFrom[to] !== -1 && !(score > best[to]!)) return
        best[to] = round(score)
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
          offer(start, end, piece, best[start]! + scores[piece]!)
          covered ||= end === oneCharacter
        }
        if (!covered) offer(start, oneCharacter, -1, round(best[start]! + unknownScore))
        start = oneCharacter
      }
      return fuseUnknown(idsAlong(text, cameFrom, pieceEndingAt), spec.unknownId)
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

/** The pieces that a text may be cut into, with their ids and scores at the same index. */
export interface ScoredPieces {
  readonly pieces: readonly string[]
  readonly ids: Uint32Array
  readonly scores: Float64Array
  /** The score of an unknown character. */
  readonly unknownScore: number
  /** Rounds a sum when it is stored. */
  readonly round: (sum: number) => number
}

/** The scores of a Unigram vocabulary as its library computes them. */
export function scorePieces(
  vocabulary: Vocabulary,
  { arithmetic }: UnigramSpec,
  index: PieceIndex,
): ScoredPieces {
  const { scores } = vocabulary
  if (!scores) throw new InputError('a unigram model needs scores')
  const used = [...index.ids].filter(([, id]) => kindOf(vocabulary, id) !== 'unused')
  const { lowest, highest, round } = arithmetics[arithmetic](vocabulary, Array.from(scores))
  return {
    pieces: used.map(([piece]) => piece),
    ids: Uint32Array.from(used, ([, id]) => id),
    // A user-defined piece is always preferred.
    scores: Float64Array.from(used, ([piece, id]) =>
      kindOf(vocabulary, id) === 'user-defined'
        ? round(utf8Length(piece) * highest) - 0.1
        : scores[id]!,
    ),
    unknownScore: round(lowest - unknownPenalty),
    round,
  }
}

/** SentencePiece's kUnkPenalty. */
const unknownPenalty = 10

interface Arithmetic {
  readonly lowest: number
  readonly highest: number
  /** Rounds a sum when it is stored. */
  readonly round: (sum: number) => number
}

/**
 * Ties between cuts are decided by rounding, so each library's own is copied.
 *
 * SentencePiece stores the best score of a position as float32; a candidate is that plus the piece's
 * score in double precision, and only a strictly greater one replaces it. An unknown character's sum is
 * float32 altogether. It looks for the highest score from FLT_MIN on, which is not the lowest float but
 * the smallest positive one; as scores are negative, that is its result.
 *
 * Hugging Face's is double throughout, and its lowest score is that of all pieces, not of normal ones.
 */
const arithmetics: Readonly<
  Record<
    UnigramSpec['arithmetic'],
    (vocabulary: Vocabulary, scores: readonly number[]) => Arithmetic
  >
> = {
  sentencepiece: (vocabulary, scores) => ({
    ...extremes(
      scores.filter((_, id) => kindOf(vocabulary, id) === 'normal'),
      2 ** -126,
    ),
    round: Math.fround,
  }),
  huggingface: (_, scores) => ({
    ...extremes(scores, Number.NEGATIVE_INFINITY),
    round: sum => sum,
  }),
}

function extremes(scores: readonly number[], from: number) {
  if (scores.length === 0) throw new InputError('a unigram model needs at least one normal piece')
  return {
    lowest: scores.reduce((lowest, score) => Math.min(lowest, score)),
    highest: scores.reduce((highest, score) => Math.max(highest, score), from),
  }
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
