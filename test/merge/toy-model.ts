import { bytePieces, unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from '../parity/model-proto.ts'

/** The id of the first piece of a toy, behind the unknown one and the bytes. */
export const firstPiece = 257

/** A SentencePiece BPE with byte fallback: pieces with their scores, or in falling order of them. */
export function toyModel(pieces: readonly (string | readonly [piece: string, score: number])[]) {
  return modelProto({
    model: 'bpe',
    byteFallback: true,
    pieces: [
      unknownPiece,
      ...bytePieces,
      ...pieces.map((entry, i) => {
        const [piece, score] = typeof entry === 'string' ? [entry, -i - 1] : entry
        return { piece, score, kind: 'normal' as const }
      }),
    ],
  })
}
