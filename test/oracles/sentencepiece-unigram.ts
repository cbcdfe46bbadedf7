import { idsOfCut, type Part, type SentencePieceData, textPieces } from './sentencepiece.ts'

/**
 * SentencePiece's Unigram of text that is normalized already: the cut with the greatest sum of scores.
 * `best[end]` is the best cut of the text up to `end`; every piece that ends there is a candidate, in the
 * order of where it starts, and a candidate wins that is strictly greater than the best so far.
 *
 *     scores  a -1, b -1, ab -1.5
 *     best of ''   0
 *     best of 'a'  a         -1
 *     best of 'ab' ab        -1.5, where a + b is -2
 *
 * Ties are decided by rounding, so the numbers are rounded as SentencePiece rounds them: a candidate is
 * summed and compared in double, but the best score of a place is stored as float32. An unknown
 * character is a candidate where no piece of one character is; its sum is float32 all through. A user-defined
 * symbol counts `bytes × highest score − 0.1`, in double
 * (https://github.com/google/sentencepiece/blob/v0.1.97/src/unigram_model.cc, `EncodeOptimized`).
 */
export function encodeSentencePieceUnigram(data: SentencePieceData, text: string): number[] {
  return idsOfCut(data, bestCut(data, text))
}

/** The best cut itself, unknown characters one by one. */
export function bestCut(data: SentencePieceData, text: string): Part[] {
  const characters = Array.from(text)
  const candidates = candidatesOf(data)
  const best: (Best | undefined)[] = [{ score: 0, start: 0, id: undefined }]
  for (let start = 0; start < characters.length; start++) {
    const before = best[start]!.score
    for (const { end, id, score } of candidates(characters, start)) {
      const sum = id === undefined ? Math.fround(before + score) : before + score
      const rival = best[end]
      if (rival === undefined || sum > rival.score) {
        best[end] = { score: Math.fround(sum), start, id }
      }
    }
  }
  const parts: Part[] = []
  for (let end = characters.length; end > 0; end = best[end]!.start) {
    const { start, id } = best[end]!
    parts.unshift({ text: characters.slice(start, end).join(''), id })
  }
  return parts
}

/** A best cut: its score, and its last piece or unknown character. */
interface Best {
  readonly score: number
  readonly start: number
  readonly id: number | undefined
}

/** The greatest sum of scores that any cut has, found by trying them all: 2ⁿ, so keep inputs tiny. */
export function bestScoreByEnumeration(data: SentencePieceData, text: string): number {
  const characters = Array.from(text)
  const candidates = candidatesOf(data)
  const from = (start: number): number =>
    start === characters.length
      ? 0
      : Math.max(...candidates(characters, start).map(({ end, score }) => score + from(end)))
  return from(0)
}

/** What one cut sums to, in double, its unknown characters included. */
export function scoreOfCut(data: SentencePieceData, parts: readonly Part[]): number {
  const candidates = candidatesOf(data)
  return parts.reduce((sum, { text }) => {
    const characters = Array.from(text)
    const whole = candidates(characters, 0).find(({ end }) => end === characters.length)
    return sum + (whole?.score ?? Number.NEGATIVE_INFINITY)
  }, 0)
}

interface Candidate {
  readonly end: number
  /** Undefined for an unknown character. */
  readonly id: number | undefined
  readonly score: number
}

/** What may stand at a place of the text, shortest first, the unknown character last. */
function candidatesOf(data: SentencePieceData) {
  const pieces = textPieces(data)
  const normal = data.pieces.filter(({ kind }) => kind === 'normal').map(({ score }) => score)
  const unknownScore = Math.fround(Math.fround(Math.min(...normal)) - 10)
  // The smallest positive float32, not the most negative: SentencePiece starts its search at FLT_MIN.
  const highest = Math.fround(Math.max(2 ** -126, ...normal))
  const longest = Math.max(...Array.from(pieces.keys(), piece => Array.from(piece).length))

  return (characters: readonly string[], start: number): Candidate[] => {
    const candidates: Candidate[] = []
    for (let end = start + 1; end <= Math.min(start + longest, characters.length); end++) {
      const text = characters.slice(start, end).join('')
      const piece = pieces.get(text)
      if (piece === undefined || piece.kind === 'unused') continue
      const score =
        piece.kind === 'user-defined'
          ? Math.fround(Buffer.byteLength(text) * highest) - 0.1
          : Math.fround(piece.score)
      candidates.push({ end, id: piece.id, score })
    }
    if (candidates[0]?.end !== start + 1) {
      candidates.push({ end: start + 1, id: undefined, score: unknownScore })
    }
    return candidates
  }
}
