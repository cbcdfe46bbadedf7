import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openReferencePackage } from '../../../src/verify/adapters/open-reference-package.ts'
import type {
  PackageInput,
  PackageTokenizer,
} from '../../../src/verify/adapters/reference-package.ts'
import type { PackageName } from '../../../src/verify/adapters/reference-packages.ts'
import { toyModel, toyRanks, toyTokenizerJson } from './toys.ts'

const cases: readonly [PackageName, PackageInput, number, readonly [string, number[]][]][] = [
  [
    'tiktoken',
    { format: 'ranks', ranks: toyRanks, pattern: '[^ ]+| +' },
    260,
    [
      ['abc', [258]],
      ['ab ab', [256, 32, 256]],
      ['<|endoftext|>', [...Buffer.from('<|endoftext|>')]],
      ['a\ud800b', [97, 0xef, 0xbf, 0xbd, 98]],
      ['\ufeffa', [0xef, 0xbb, 0xbf, 97]],
    ],
  ],
  [
    'sentencepiece-js',
    { format: 'sentencepiece', model: toyModel },
    8,
    [
      ['ab', [3, 6]],
      ['ABAB', [3, 0]],
      ['<s>', [3, 0]],
      ['a\ud800b', [3, 4, 0, 5]],
    ],
  ],
  [
    'tokenizers',
    { format: 'tokenizer.json', json: toyTokenizerJson },
    8,
    [
      ['ab', [3]],
      ['ab[A]ab[b]', [3, 4, 0, 5, 3, 4, 2, 5]],
      ['ab  ab', [3, 7, 3]],
    ],
  ],
  [
    'transformers',
    { format: 'tokenizer.json', json: toyTokenizerJson },
    8,
    [
      ['ab', [3]],
      ['ab[A]ab[b]', [3, 4, 0, 5, 3, 4, 2, 5]],
      ['ab  ab', [3, 7, 3]],
    ],
  ],
]

describe.for(cases)('%s', ([name, input, vocabSize, texts]) => {
  let reference: PackageTokenizer
  beforeAll(async () => {
    reference = await openReferencePackage(name, 'toy', input)
  })
  afterAll(() => reference.close())

  test('tells its name and size', () => {
    expect(reference).toMatchObject({ name: 'toy', vocabSize })
  })

  test.for(texts)('encodes %j as %j', ([text, ids]) => {
    expect([...reference.encode(text)]).toEqual(ids)
    expect(reference.countTokens(text)).toBe(ids.length)
  })

  test('decodes what it encoded', () => {
    expect(reference.decode(reference.encode('ab'))).toBe('ab')
  })

  test('makes nothing of nothing', () => {
    expect(reference.encode('')).toEqual(new Uint32Array())
    expect(reference.decode([])).toBe('')
  })
})

test('special tokens keep their ids and names for decoding', async () => {
  for (const name of ['tokenizers', 'transformers'] as const) {
    const input = { format: 'tokenizer.json', json: toyTokenizerJson } as const
    const reference = await openReferencePackage(name, 'toy', input)
    expect(reference.decode([3, 6, 3])).toBe('ab<|end|>ab')
    await reference.close()
  }
})

test.for<[PackageName, PackageInput, string]>([
  [
    'sentencepiece-js',
    { format: 'sentencepiece', model: toyModel.subarray(0, 40) },
    'mine with sentencepiece-js: sentencepiece-js could not read the model; is it a whole .model file?',
  ],
  [
    'sentencepiece-js',
    { format: 'tokenizer.json', json: '{}' },
    'mine with sentencepiece-js: sentencepiece-js takes sentencepiece, not tokenizer.json',
  ],
  [
    'tiktoken',
    { format: 'encoding', encoding: 'gpt5' },
    "mine with tiktoken: tiktoken has no encoding 'gpt5'; it has gpt2, r50k_base, p50k_base, cl100k_base, o200k_base",
  ],
  [
    'tiktoken',
    { format: 'ranks', ranks: 'YQ== 0\nYg==', pattern: '.' },
    "mine with tiktoken: line 2 of the ranks is not '<piece in base64> <rank>'",
  ],
  [
    'tiktoken',
    { format: 'ranks', ranks: 'YQ== 0', pattern: '(' },
    'mine with tiktoken: tiktoken could not read the ranks and the pattern',
  ],
  [
    'tokenizers',
    { format: 'tokenizer.json', json: '{"model":{"type":"Nothing","vocab":{}}}' },
    'mine with tokenizers: tokenizers could not read the tokenizer.json: ',
  ],
  [
    'transformers',
    { format: 'tokenizer.json', json: '[' },
    'mine with @huggingface/transformers: not a tokenizer.json: ',
  ],
])('%s refuses %j in a line', async ([name, input, message]) => {
  const loading = openReferencePackage(name, 'mine', input)
  await expect(loading).rejects.toMatchObject({ name: 'InputError' })
  await expect(loading).rejects.toThrow(message)
})

test('a closed reference says so instead of waiting for an answer', async () => {
  const input = { format: 'sentencepiece', model: toyModel } as const
  const reference = await openReferencePackage('sentencepiece-js', 'toy', input)
  await reference.close()
  expect(() => reference.encode('a')).toThrow('closed')
})

test('a package adds no listener to our process', async () => {
  const before = process.listenerCount('unhandledRejection')
  const input = { format: 'sentencepiece', model: toyModel } as const
  const reference = await openReferencePackage('sentencepiece-js', 'toy', input)
  expect(process.listenerCount('unhandledRejection')).toBe(before)
  await reference.close()
})
