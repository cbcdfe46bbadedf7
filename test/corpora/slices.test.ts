import { expect, test } from 'vitest'
import { variantOf } from '../../src/corpora/han-variants.ts'
import { type SliceName, sliceOf, sliceSample } from '../../src/corpora/slices.ts'

test.for<[SliceName, string, string | undefined]>([
  ['simplified', '学习使人进步。學習使人進步。人工。', '学习使人进步。'],
  ['traditional', '学习使人进步。學習使人進步！人工', '學習使人進步！'],
  ['digits', 'In 2,048 tokens 3.14, at 12:30.', '2,048\n3.14\n12:30'],
  [
    'urls',
    '见 https://example.org/a?b=1，再看 (http://x.cn)',
    'https://example.org/a?b=1\nhttp://x.cn',
  ],
  ['emoji', 'ok 👍🏽, 👩‍💻 und 🇨🇳 1', '👍🏽\n👩‍💻\n🇨🇳'],
  [
    'comments',
    'a = 1 // one\n# two\n#include <x>\n/* three\n */ f("http://x")',
    '// one\n# two\n/* three\n */',
  ],
  ['comments', 'let x = 1', undefined],
  ['digits', '没有', undefined],
])('%s of %j is %j', ([slice, text, expected]) => {
  expect(sliceSample({ id: '1', texts: { text } }, slice)?.texts.text).toBe(expected)
})

test.for([
  ['学习', 'simplified'],
  ['學習', 'traditional'],
  ['学習', 'mixed'],
  ['人工', undefined],
] as const)('%s is written %s', ([text, variant]) => {
  expect(variantOf(text)).toBe(variant)
})

test.for([
  ['zh#digits', { corpus: 'zh', slice: 'digits' }],
  ['zh', undefined],
  ['a#b.txt', undefined],
  ['#digits', undefined],
] as const)('%s names %j', ([reference, expected]) => {
  expect(sliceOf(reference)).toEqual(expected)
})
