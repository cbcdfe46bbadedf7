import { describe, expect, test } from 'vitest'
import { readSentencePieceModel, sentencePieceVocabulary } from '../../src/formats/sentencepiece.ts'
import { readTokenizerJson } from '../../src/formats/tokenizer-json.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { withSpecialTokens } from '../../src/tokenizer/special-tokens.ts'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import { unknownPiece } from '../oracles/random-pieces.ts'
import { modelProto } from './model-proto.ts'
import { hasSpmEncode, openSpmEncode } from './spm-encode.ts'
import { zoo } from './zoo.ts'

const template = (single: readonly object[], ids: Readonly<Record<string, readonly number[]>>) => ({
  type: 'TemplateProcessing',
  single,
  pair: [...single, { Sequence: { id: 'B', type_id: 1 } }],
  special_tokens: Object.fromEntries(
    Object.entries(ids).map(([id, ids]) => [id, { id, ids, tokens: ids.map(String) }]),
  ),
})
const text = { Sequence: { id: 'A', type_id: 0 } }
const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } })
const byteLevel = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }

const processors: Readonly<Record<string, object | null>> = {
  none: null,
  BertProcessing: { type: 'BertProcessing', sep: ['b', 2], cls: ['a', 1] },
  RobertaProcessing: {
    type: 'RobertaProcessing',
    sep: ['b', 2],
    cls: ['a', 1],
    trim_offsets: true,
    add_prefix_space: false,
  },
  ByteLevel: byteLevel,
  'TemplateProcessing in front': template([special('a'), text], { a: [1] }),
  'TemplateProcessing around': template([special('a'), special('b'), text, special('b')], {
    a: [1],
    b: [2],
  }),
  'TemplateProcessing of a token that is several': template([text, special('ab')], {
    ab: [1, 2, 3],
  }),
  'TemplateProcessing of the text alone': template([text], {}),
  Sequence: {
    type: 'Sequence',
    processors: [byteLevel, template([special('a'), text, special('b')], { a: [1], b: [2] })],
  },
}

const plain = zoo.find(({ name }) => name === 'pre-tokenizer Whitespace')!
const texts = ['', ' ', 'the', 'a b', '中文 x', 'ab\n']

describe('what stands around a text is what the native package puts there', () => {
  test.for(Object.entries(processors))('%s', async ([name, post_processor]) => {
    const json = JSON.stringify({ ...plain.json, post_processor })
    const ours = makeTokenizer(name, readTokenizerJson(json))
    const around = withSpecialTokens(ours)
    for (const specialTokens of [true, false]) {
      const input = { format: 'tokenizer.json', json, specialTokens } as const
      const theirs = await openReferencePackage('tokenizers', name, input)
      try {
        for (const text of texts) {
          const ids = [...(specialTokens ? around : ours).encode(text)]
          expect({ text, ids }).toEqual({ text, ids: [...theirs.encode(text)] })
          expect((specialTokens ? around : ours).countTokens(text)).toBe(ids.length)
        }
      } finally {
        await theirs.close()
      }
    }
  })
})

describe('what says nothing sound about special tokens is refused', () => {
  test.for<[string, object]>([
    ['post-processor Mystery', { type: 'Mystery' }],
    ['BertProcessing.cls', { type: 'BertProcessing', sep: ['b', 2] }],
    ["has no 'a'", template([special('a'), text], {})],
    ['the text A once', template([special('a')], { a: [1] })],
    ['the text A once', template([text, text], {})],
    ['the text A once', template([{ Sequence: { id: 'B', type_id: 0 } }], {})],
    [
      'both add tokens',
      {
        type: 'Sequence',
        processors: [
          template([special('a'), text], { a: [1] }),
          template([text, special('c')], { c: [3] }),
        ],
      },
    ],
    [
      'TemplateProcessing is not supported as it is: Unrecognized key: "more"',
      { ...template([text], {}), more: 1 },
    ],
  ])('%s', ([message, post_processor]) => {
    const json = JSON.stringify({ ...plain.json, post_processor })
    expect(() => readTokenizerJson(json)).toThrow(message)
  })
})

const model = modelProto({
  model: 'unigram',
  pieces: [
    unknownPiece,
    { piece: '<s>', score: 0, kind: 'control' },
    { piece: '</s>', score: 0, kind: 'control' },
    { piece: '▁a', score: -1, kind: 'normal' },
  ],
})
const sentencePiece = makeTokenizer('toy', sentencePieceVocabulary(readSentencePieceModel(model)))

describe.skipIf(!hasSpmEncode)('SentencePiece puts the same tokens around', () => {
  test.for([
    [{ bos: true }, 'bos'],
    [{ eos: true }, 'eos'],
    [{ bos: true, eos: true }, 'bos:eos'],
  ] as const)('%j', ([which, option]) => {
    const { encodeAll, close } = openSpmEncode(model, [`--extra_options=${option}`])
    const around = withSpecialTokens(sentencePiece, which)
    try {
      const texts = ['a', 'b', 'a a', '', ' ']
      expect(texts.map(text => [...around.encode(text)])).toEqual(encodeAll(texts))
    } finally {
      close()
    }
  })
})

test('a SentencePiece file does not say which tokens stand around a text', () => {
  expect(() => withSpecialTokens(sentencePiece)).toThrow('does not say which special tokens')
})

test('a token that the file does not name is not made up', () => {
  const without = modelProto({
    model: 'unigram',
    pieces: [unknownPiece, { piece: 'a', score: 0, kind: 'normal' }],
  })
  const tokenizer = makeTokenizer('toy', sentencePieceVocabulary(readSentencePieceModel(without)))
  expect(() => withSpecialTokens(tokenizer, { bos: true })).toThrow('names no BOS token')
})
