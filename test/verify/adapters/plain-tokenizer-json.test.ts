import { expect, test } from 'vitest'
import { withoutSpecialTokens } from '../../../src/verify/adapters/plain-tokenizer-json.ts'

const tokenizer = (vocab: unknown) =>
  JSON.stringify({
    added_tokens: [
      { id: 0, content: '<unk>', special: true },
      { id: 2, content: '<end>', special: true },
      { id: 3, content: '  ', special: false },
    ],
    model: { type: 'BPE', vocab },
  })

test.for([
  ['an object', { '<unk>': 0, a: 1 }],
  [
    'a list',
    [
      ['<unk>', 0],
      ['a', -1],
    ],
  ],
] as const)('with %s of pieces, the special tokens are not found in text', ([, vocab]) => {
  const { json, restore } = withoutSpecialTokens(tokenizer(vocab))
  expect(json).toMatchObject({
    added_tokens: [
      { id: 2, content: expect.not.stringContaining('end') },
      { id: 3, content: '  ' },
    ],
    model: { vocab },
  })
  expect(restore('a\u{10fffe}\u{10ffff}2\u{10ffff}\u{10fffe}b')).toBe('a<end>b')
})
