import { describe, expect, test } from 'vitest'
import { readMergesAlone, readVocabAndMerges } from '../../src/formats/merges.ts'
import { readTekken } from '../../src/formats/tekken.ts'
import { readEncodingJson, readRankFile } from '../../src/formats/tiktoken.ts'
import { readTokenizerJson } from '../../src/formats/tokenizer-json.ts'
import { byteAlphabet } from '../../src/tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import type { Vocabulary } from '../../src/vocabulary/vocabulary.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.from([byte]).toString('base64'))
const options = { preTokenizers: splits.gpt2 }

const ids = (vocabulary: Vocabulary, text: string) => [
  ...makeTokenizer('toy', vocabulary).encode(text),
]

describe('tiktoken ranks', () => {
  const withRanks = [...bytes, base64('th'), base64('the'), base64(' the')]
  test('a line is a piece and its rank', () => {
    const file = withRanks.map((piece, rank) => `${piece} ${rank}\n`).join('')
    expect(ids(readRankFile(file, options), 'the the')).toEqual([257, 258])
  })

  test('without ranks the line is the rank', () => {
    expect(ids(readRankFile(withRanks.join('\n'), options), 'the the')).toEqual([257, 258])
  })

  test('the JSON of the npm package has its ranks in lines, and says its own size', () => {
    const json = {
      pat_str: String.raw`\S+|\s+`,
      special_tokens: { '<|end|>': 259 },
      bpe_ranks: `! 0 ${withRanks.slice(0, 100).join(' ')}\n! 100 ${withRanks.slice(100).join(' ')}`,
      explicit_n_vocab: 260,
    }
    const vocabulary = readEncodingJson(JSON.stringify(json))
    expect(ids(vocabulary, 'the<|end|>').slice(0, 2)).toEqual([257, 60])
    expect(vocabulary.baseSize).toBe(260)
  })

  test.for([
    [`${withRanks.join('\n')}\n****`, "line 260: '****' is not base64"],
    [withRanks.map(piece => `${piece} 1`).join('\n'), 'line 2: rank 1 is given twice'],
    [`${bytes[0]} x`, "line 1: 'x' is not a rank"],
    [bytes.slice(1).join('\n'), 'not every one of the 256 bytes'],
  ] as const)('a damaged file is refused (%#)', ([file, message]) => {
    expect(() => readRankFile(file, options)).toThrow(message)
  })
})

describe('merges', () => {
  const vocab = Object.fromEntries(
    [...byteAlphabet, 'th', 'the', '<|end|>'].map((piece, id) => [piece, id]),
  )
  const merges = '#version: 0.2\nt h\nth e\n'

  test('with a vocabulary the ids are its own', () => {
    const vocabulary = readVocabAndMerges(JSON.stringify(vocab), merges, {
      ...options,
      controls: ['<|end|>'],
    })
    expect(ids(vocabulary, 'the')).toEqual([257])
    expect(ids(vocabulary, '<|end|>')).not.toContain(258)
    expect(vocabulary.baseSize).toBe(259)
  })

  test('alone they number their pieces: symbols, then what each makes, a piece made twice once', () => {
    const vocabulary = readMergesAlone('t h\nh e\nth e\nt he\n', {
      ...options,
      symbols: 'gpt2',
      lastPieces: ['<end>'],
    })
    expect(vocabulary.pieces.slice(256)).toEqual(['th', 'he', 'the', '<end>'])
    expect(vocabulary.pieces[0]).toBe('!')
  })

  test('of symbols that only some merges use, those are numbered by code point', () => {
    const vocabulary = readMergesAlone('c b\n\\" a', {
      ...options,
      symbols: 'used',
      moreSymbols: 'Ġ',
      firstPieces: ['<unk>'],
      jsonEscaped: true,
    })
    expect(vocabulary.pieces).toEqual(['<unk>', '"', 'a', 'b', 'c', 'Ġ', 'cb', '"a'])
  })

  test.for([
    ['t', "merge 1 is 't'"],
    ['t x', "merge 1 ('t x') needs 'tx', which is no piece"],
  ] as const)('%s is refused', ([line, message]) => {
    expect(() =>
      makeTokenizer('toy', readVocabAndMerges(JSON.stringify(vocab), line, options)),
    ).toThrow(message)
  })

  test.for([
    ['{"a": 1', 'not sound JSON'],
    ['["a"]', 'expected an object'],
    ['{"a": -1}', 'out of range'],
    ['{"a": 1, "b": 1}', "'a' and 'b' share the id 1"],
  ] as const)('the vocabulary %s is refused', ([json, message]) => {
    expect(() => readVocabAndMerges(json, merges, options)).toThrow(message)
  })
})

describe('tokenizer.json', () => {
  const json = {
    added_tokens: [
      {
        id: 258,
        content: '  ',
        special: false,
        normalized: true,
        single_word: false,
        lstrip: false,
        rstrip: false,
      },
      {
        id: 259,
        content: '<s>',
        special: true,
        normalized: false,
        single_word: false,
        lstrip: false,
        rstrip: false,
      },
    ],
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries([...byteAlphabet, 'th', 'the'].map((piece, id) => [piece, id])),
      merges: [['t', 'h'], 'th e'],
    },
  }
  const read = (changed: object) => readTokenizerJson(JSON.stringify({ ...json, ...changed }))

  test('merges may be pairs or strings; added tokens that are not special are found in text', () => {
    expect(ids(read({}), 'the  the')).toEqual([257, 258, 257])
    expect(ids(read({}), '<s>')).toHaveLength(3)
  })

  test.for<[object, string]>([
    [{ normalizer: { type: 'Uppercase' } }, 'the normalizer Uppercase'],
    [{ normalizer: { type: 'NFC', form: 1 } }, 'NFC'],
    [{ pre_tokenizer: { type: 'Klingon' } }, 'the pre-tokenizer Klingon'],
    [
      { pre_tokenizer: { type: 'Split', pattern: { Regex: '\\b' }, behavior: 'Sideways' } },
      'Split.behavior',
    ],
    [{ pre_tokenizer: { type: 'Metaspace', replacement: '__' } }, 'Metaspace.replacement'],
    [{ decoder: { type: 'Rot13' } }, 'the decoder Rot13'],
    [{ model: { ...json.model, type: 'Neural' } }, 'models of type Neural'],
    [
      { model: { ...json.model, unk_token: '<unk>' } },
      "BPE.unk_token is '<unk>', which is no piece",
    ],
    [{ model: { ...json.model, dropout: 0.1 } }, 'BPE.dropout'],
    [{ model: { type: 'Unigram', vocab: [['a', 0]], unk_id: 1 } }, 'Unigram.unk_id is 1'],
    [{ added_tokens: [{ ...json.added_tokens[0], id: -1 }] }, 'added_tokens.0.id'],
  ])('what is not read is refused by name (%#)', ([changed, named]) => {
    expect(() => read(changed)).toThrow(named)
  })
})

describe('tekken.json', () => {
  const vocab = [...bytes, base64('th'), base64('the'), base64('cut')].map((token_bytes, rank) => ({
    rank,
    token_bytes,
  }))
  const config = {
    pattern: String.raw`\s+|\S+`,
    default_vocab_size: 260,
    default_num_special_tokens: 2,
  }
  const special_tokens = [{ rank: 0, token_str: '<unk>', is_control: true }]
  const read = (changed: object) =>
    readTekken(JSON.stringify({ config, vocab, special_tokens, ...changed }))

  test('ids are ranks behind the special tokens, and ranks beyond the size do not count', () => {
    expect(ids(read({}), 'the')).toEqual([2 + 257])
    expect(ids(read({}), 'cut')).toHaveLength(3)
    expect(read({}).baseSize).toBe(260)
    expect(makeTokenizer('toy', read({})).decode([0, 259])).toBe('<unk>the')
  })

  test.for<[object, string]>([
    [{ config: { ...config, default_vocab_size: 1000 } }, 'needs 998 ranks'],
    [{ vocab: vocab.toReversed() }, 'rank 258 stands at place 0'],
    [{ config: {} }, 'config.pattern'],
  ])('a damaged file is refused (%#)', ([changed, message]) => {
    expect(() => read(changed)).toThrow(message)
  })
})
