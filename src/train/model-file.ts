import { concatenate } from '../bytes.ts'
import { InputError } from '../errors.ts'
import { delimitedField, floatField, varintField } from '../formats/protobuf.ts'
import { appendPieces, type SentencePiece } from '../formats/sentencepiece.ts'
import { metaPieces } from './meta-pieces.ts'
import type { ModelType, SentencePieceOptions } from './options.ts'
import type { LearnedPiece } from './training-text.ts'

/**
 * Writes a SentencePiece `.model`: meta pieces at their ids, learned pieces in their order at the other ids,
 * and the training options. The same pieces and options give the same bytes.
 *
 * Source: google/sentencepiece, src/trainer_interface.cc, `Serialize`; src/sentencepiece_model.proto.
 */
export function modelFile(
  type: ModelType,
  learned: readonly LearnedPiece[],
  rules: NormalizerRules,
  options: SentencePieceOptions,
): Uint8Array {
  const pieces = piecesById(learned, options)
  refuseDuplicates(pieces)
  const specs = concatenate([
    delimitedField(2, trainerSpec(type, { ...options, vocabSize: pieces.length })),
    delimitedField(3, normalizerSpec(rules, options)),
  ])
  return appendPieces(specs, pieces)
}

function piecesById(
  learned: readonly LearnedPiece[],
  options: SentencePieceOptions,
): SentencePiece[] {
  const meta = metaPieces(options)
  const pieces: SentencePiece[] = []
  let next = 0
  while (pieces.length < options.vocabSize) {
    const fixed = meta.get(pieces.length)
    if (fixed) pieces.push({ ...fixed, score: 0 })
    else if (next < learned.length) pieces.push({ ...learned[next++]!, kind: 'normal' })
    else break
  }
  const beyond = Array.from(meta).find(([id]) => id >= pieces.length)
  if (beyond)
    throw new InputError(
      `${beyond[1].piece} cannot be id ${beyond[0]} of ${pieces.length} pieces; give it a lower one`,
    )
  return pieces
}

/** Throws if two pieces have the same spelling: SentencePiece would not load the file. */
function refuseDuplicates(pieces: readonly SentencePiece[]): void {
  const seen = new Set<string>()
  for (const { piece } of pieces) {
    if (seen.has(piece)) throw new InputError(`'${piece}' is a symbol and a piece of the text too`)
    seen.add(piece)
  }
}

const modelNumbers = { unigram: 1, bpe: 2 } as const satisfies Record<ModelType, number>

function trainerSpec(type: ModelType, options: SentencePieceOptions): Uint8Array {
  const utf8 = new TextEncoder()
  const flag = (number: number, value: boolean) => varintField(number, value ? 1 : 0)
  const symbols = (number: number, list: readonly string[]) =>
    list.map(symbol => delimitedField(number, utf8.encode(symbol)))
  return concatenate([
    varintField(3, modelNumbers[type]),
    varintField(4, options.vocabSize),
    floatField(10, options.characterCoverage),
    varintField(18, options.maxSentenceLength),
    varintField(20, options.maxSentencePieceLength),
    flag(21, options.splitByUnicodeScript),
    flag(22, options.splitByWhitespace),
    flag(23, options.splitByNumber),
    flag(24, options.treatWhitespaceAsSuffix),
    flag(25, options.splitDigits),
    flag(26, options.allowWhitespaceOnlyPieces),
    ...symbols(30, options.controlSymbols),
    ...symbols(31, options.userDefinedSymbols),
    flag(33, options.hardVocabLimit),
    flag(35, options.byteFallback),
    varintField(40, options.unkId),
    wideVarint(41, options.bosId),
    wideVarint(42, options.eosId),
    wideVarint(43, options.padId),
  ])
}

/** A varint field in which -1 is written in 64 bits, as protobuf does; -1 means "none". */
function wideVarint(number: number, value: number): Uint8Array {
  if (value >= 0) return varintField(number, value)
  return concatenate([varintField(number, 0).subarray(0, -1), minusOne])
}

const minusOne = Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 1)

function normalizerSpec(rules: NormalizerRules, options: SentencePieceOptions): Uint8Array {
  return concatenate([
    delimitedField(1, new TextEncoder().encode(rules.name)),
    delimitedField(2, rules.charsmap),
    varintField(3, options.addDummyPrefix ? 1 : 0),
    varintField(4, options.removeExtraWhitespaces ? 1 : 0),
    varintField(5, 1),
  ])
}

/** The normalization rules of a SentencePiece model. */
export interface NormalizerRules {
  /** Their name in the model. */
  readonly name: string
  /** The compiled character map; empty for none. */
  readonly charsmap: Uint8Array
}
