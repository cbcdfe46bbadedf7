import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSentencePieceModel, sentencePieceVocabulary } from '../../src/formats/sentencepiece.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import { findDifference } from '../../src/verify/difference.ts'
import { comparable } from '../../src/verify/named-differences.ts'
import { modelProto } from './model-proto.ts'
import { expectSameDecoded } from './parity.ts'
import { type Animal, sentencePieceZoo } from './sentencepiece-zoo.ts'
import { hasSpmEncode, openSpmEncode, trainModel } from './spm-encode.ts'
import { fixedTexts } from './text-sets.ts'

const familiar = fc.sample(
  fc.string({
    unit: fc.constantFrom(
      ...['the', 'th', 'ing', 'in', 'ab cd', 'ab', '12', '中文', '中', '😀', 'é', 'x', 'a', 'qq'],
      ...[' ', '  ', '   ', '▁', '. ', '.', '\t', '\u00a0', '\u3000', 'ж'],
    ),
    maxLength: 16,
  }),
  { numRuns: 300, seed: 7 },
)

/** The program reads a text a line. */
const isOneLine = (text: string) => !text.includes('\n')
const allTexts = [...familiar, ...fixedTexts].filter(isOneLine)
const fewerTexts = [...familiar, ...Object.values(awkwardTexts).flat()]

const ourTokenizer = ({ name, model }: Animal) =>
  makeTokenizer(name, sentencePieceVocabulary(readSentencePieceModel(modelProto(model))))

describe('every model, kind and way with white space gives what sentencepiece-js gives', () => {
  test.for(sentencePieceZoo)('$name', { timeout: 30_000 }, async animal => {
    const ours = ourTokenizer(animal)
    const input = { format: 'sentencepiece', model: modelProto(animal.model) } as const
    const theirs = await openReferencePackage('sentencepiece-js', animal.name, input)
    const texts = fewerTexts.filter(comparable('sentencepiece-js', ours))
    try {
      const difference = findDifference(ours, theirs.encodeAll, texts)
      expect(difference).toBeUndefined()
      expectSameDecoded(ours, theirs.decodeAll, familiar)
    } finally {
      await theirs.close()
    }
  })
})

describe.skipIf(!hasSpmEncode)('and what spm_encode gives', () => {
  const agrees = (name: string, model: Uint8Array) => {
    const ours = makeTokenizer(name, sentencePieceVocabulary(readSentencePieceModel(model)))
    const { encodeAll, close } = openSpmEncode(model)
    const texts = allTexts.filter(comparable('spm_encode', ours))
    try {
      expect(findDifference(ours, encodeAll, texts)).toBeUndefined()
    } finally {
      close()
    }
  }

  test.for(sentencePieceZoo)('$name', ({ name, model }) => agrees(name, modelProto(model)))

  test.for(
    (['unigram', 'bpe', 'word', 'char'] as const).flatMap(type =>
      [false, true].map(suffix => ({ type, suffix })),
    ),
  )('a $type model that spm_train made, white space a suffix: $suffix', ({ type, suffix }) => {
    const model = trainModel(fewerTexts.filter(isOneLine), [
      `--model_type=${type}`,
      `--treat_whitespace_as_suffix=${suffix}`,
      '--user_defined_symbols=the,中文,<sep>',
      '--vocab_size=3000',
    ])
    agrees(type, model)
  })
})
