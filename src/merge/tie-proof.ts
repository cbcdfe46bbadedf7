import { kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { makeTracer } from './trace.ts'

/**
 * Two pieces that prove that no list of merges can express a vocabulary's ties: whichever of the two
 * the list has first, one of the texts gets other ids, since a tie goes to the left.
 *
 *     上海 and 海上:  上海|上  and  海上|海
 */
export interface TieProof {
  readonly pieces: readonly [string, string]
  readonly texts: readonly [string, string]
}

/** Finds such a pair; undefined if there is none, or if the vocabulary does not merge by scores. */
export function findTieProof(vocabulary: Vocabulary): TieProof | undefined {
  const { pieces, scores, model } = vocabulary
  if (!scores || model.type !== 'bpe' || model.order !== 'score') return undefined
  const scoreOf = new Map<string, number>()
  pieces.forEach((piece, id) => {
    const isPair = piece !== undefined && Array.from(piece).length === 2
    if (isPair && kindOf(vocabulary, id) === 'normal') scoreOf.set(piece, scores[id]!)
  })
  const { trace } = makeTracer(vocabulary)
  // The prefix space comes first, so that a real text shows the difference.
  const endsAs = (text: string, first: string) => trace(Array.from(`▁${text}`)).symbols[1] === first
  for (const [piece, score] of scoreOf) {
    const [left, right] = Array.from(piece)
    const turned = right! + left!
    if (left === right || scoreOf.get(turned) !== score) continue
    const texts = [piece + left, turned + right] as const
    if (endsAs(texts[0], piece) && endsAs(texts[1], turned))
      return { pieces: [piece, turned], texts }
  }
  return undefined
}
