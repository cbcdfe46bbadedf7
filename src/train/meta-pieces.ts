import { InputError } from '../errors.ts'
import type { PieceKind } from '../vocabulary/vocabulary.ts'
import type { SentencePieceOptions } from './options.ts'

/** A piece that is not learned. */
export interface MetaPiece {
  readonly piece: string
  readonly kind: PieceKind
}

/**
 * The pieces of a vocabulary that do not depend on the text, by id: `<unk>`, `<s>`, `</s>` and `<pad>` at
 * their chosen ids, then control symbols, user-defined symbols and bytes at the lowest free ids. A symbol
 * with the spelling `<s>` changes the kind of `<s>`.
 *
 * Source: google/sentencepiece, src/trainer_interface.cc, `InitMetaPieces`.
 */
export function metaPieces(options: SentencePieceOptions): ReadonlyMap<number, MetaPiece> {
  const byId = new Map<number, MetaPiece>()
  const named = placeNamedPieces(byId, options)
  const seen = new Set<string>()
  let next = 0
  for (const { piece, kind } of symbols(options)) {
    if (piece === '') throw new InputError('a symbol is empty')
    if (seen.has(piece)) throw new InputError(`the symbol '${piece}' is given twice`)
    if (piece === '<unk>') throw new InputError("'<unk>' is a piece already; it is no symbol")
    seen.add(piece)
    const id = named.get(piece)
    if (id === undefined) while (byId.has(next)) next++
    byId.set(id ?? next, { piece, kind })
  }
  return byId
}

/** Places the four pieces whose ids may be chosen. Returns their ids by name. */
function placeNamedPieces(byId: Map<number, MetaPiece>, options: SentencePieceOptions) {
  const { unkId, bosId, eosId, padId, vocabSize } = options
  if (unkId < 0) throw new InputError('unkId is below 0; a vocabulary needs an unknown piece')
  const named = new Map<string, number>()
  const ids = { '<unk>': unkId, '<s>': bosId, '</s>': eosId, '<pad>': padId }
  for (const [piece, id] of Object.entries(ids)) {
    if (id < 0) continue
    if (!Number.isInteger(id) || id >= vocabSize)
      throw new InputError(`${piece} cannot be id ${id} of ${vocabSize} pieces`)
    const taken = byId.get(id)
    if (taken) throw new InputError(`${taken.piece} and ${piece} cannot both be id ${id}`)
    byId.set(id, { piece, kind: piece === '<unk>' ? 'unknown' : 'control' })
    named.set(piece, id)
  }
  return named
}

function* symbols(options: SentencePieceOptions): Generator<MetaPiece> {
  for (const piece of options.controlSymbols) yield { piece, kind: 'control' }
  for (const piece of options.userDefinedSymbols) yield { piece, kind: 'user-defined' }
  if (!options.byteFallback) return
  for (let byte = 0; byte < 256; byte++) {
    const hex = byte.toString(16).toUpperCase().padStart(2, '0')
    yield { piece: `<0x${hex}>`, kind: 'byte' }
  }
}
