import { concatenate } from '../bytes.ts'
import { InputError } from '../errors.ts'
import { kindOf, pieceKinds, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { delimitedField, floatField, varintField } from './protobuf.ts'

/**
 * The bytes of a SentencePiece `.model` with the vocabulary in it, so that SentencePiece can run one that
 * another format holds. What such a file has no words for is refused by name.
 *
 * Field numbers are those of google/sentencepiece, src/sentencepiece_model.proto.
 */
export function writeSentencePieceModel(vocabulary: Vocabulary): Uint8Array {
  const { pieces, model, normalizers } = vocabulary
  const [normalizer, ...others] = normalizers
  if (normalizer?.type !== 'sentencepiece' || others.length > 0)
    throw new InputError("the normalizer is none of SentencePiece's")
  const flag = (number: number, value: boolean) => varintField(number, value ? 1 : 0)
  const utf8 = new TextEncoder()
  const written = pieces.map((piece, id) => {
    if (piece === undefined) throw new InputError(`the id ${id} has no piece`)
    return delimitedField(
      1,
      concatenate([
        delimitedField(1, utf8.encode(piece)),
        floatField(2, vocabulary.scores?.[id] ?? 0),
        varintField(3, pieceKinds.indexOf(kindOf(vocabulary, id)) + 1),
      ]),
    )
  })
  const trainer = [
    varintField(3, modelNumber(vocabulary)),
    flag(24, normalizer.treatWhitespaceAsSuffix),
    flag(35, 'byteFallback' in model && model.byteFallback === true),
  ]
  const rules = [
    delimitedField(2, normalizer.precompiledCharsmap ?? new Uint8Array()),
    flag(3, normalizer.addDummyPrefix),
    flag(4, normalizer.removeExtraWhitespaces),
    flag(5, normalizer.escapeWhitespaces),
  ]
  return concatenate([
    ...written,
    delimitedField(2, concatenate(trainer)),
    delimitedField(3, concatenate(rules)),
  ])
}

/** TrainerSpec.ModelType. */
function modelNumber({ model }: Vocabulary): number {
  if (model.type === 'unigram' && model.arithmetic === 'sentencepiece') return 1
  if (model.type === 'bpe' && model.order === 'score') return 2
  if (model.type === 'spacedWords') return 3
  if (model.type === 'bpe' && model.order === 'merges' && model.merges?.length === 0) return 4
  throw new InputError(`SentencePiece has no model of type ${model.type} like this one`)
}
