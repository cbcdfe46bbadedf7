import type { Merge } from '../../merge/merge.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'

/** A new piece and the base's ids that it used to be: the rows to take the mean of. */
export interface Initialisation {
  readonly id: number
  readonly piece: string
  readonly from: readonly number[]
}

/** The base pieces that each new piece is made of, by the base's model. */
export function initialisationOf({ base, basePieces, added }: Merge): Initialisation[] {
  // Without the steps in front of the model, which would put a blank before a piece or cut it.
  const model = makeTokenizer('base', { ...base, normalizers: [], preTokenizers: [] })
  return added.map((piece, i) => ({
    id: basePieces + i,
    piece,
    from: Array.from(model.encode(piece)),
  }))
}
