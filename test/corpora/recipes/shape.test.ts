import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Shape } from '../../../src/catalog/corpora.ts'
import { cutDocument, shapeDocuments } from '../../../src/corpora/recipes/shape.ts'
import { property } from '../../property.ts'

test.for([
  ['short', 100, ['short']],
  ['aaaa\nbbbb\ncccc', 5, ['aaaa', 'bbbb', 'cccc']],
  ['One two. Three four. "Five" six.', 11, ['One two.', 'Three four.', '"Five" six.']],
  ['一二三。四五六。”七八九。', 4, ['一二三。', '四五六。”', '七八九。']],
  ['nowhere to cut this one', 5, ['nowhere to cut this one']],
] as const)('%j cut at about %i is %j', ([text, target, expected]) => {
  expect(cutDocument(text, target)).toEqual(expected)
})

const paragraph = fc.string({ unit: fc.constantFrom('a', 'B', '. ', '。', ' '), maxLength: 40 })

property([fc.array(paragraph), fc.integer({ min: 1, max: 50 })])(
  'Cutting loses nothing but blanks',
  (paragraphs, target) => {
    const text = paragraphs.join('\n')
    expect(cutDocument(text, target).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
  },
)

function shape(texts: readonly string[], how: Shape): string[] {
  const seen = { lines: new Set<string>(), texts: new Set<string>() }
  return texts.flatMap((text, i) =>
    Array.from(
      shapeDocuments({ id: String(i), texts: { text } }, how, seen),
      sample => sample.texts.text!,
    ),
  )
}

const boilerplate = '如果您有问题请提出来谢谢您'

test.for([
  ['the same text twice is one sample', ['a', 'b', 'a'], {}, ['a', 'b']],
  ['too short and too long go', ['a', 'bb', 'cccc'], { characters: [2, 3] }, ['bb']],
  ['too little Han goes', ['中a', '中aaa'], { han: 0.5 }, ['中a']],
  [
    'lines of little Han go',
    ['中文\nabc\n文'],
    { lines: { han: 0.5, unique: false } },
    ['中文\n文'],
  ],
  [
    'a long line is kept once, a short one always',
    [`题\n${boilerplate}`, `题\n${boilerplate}\n文`],
    { lines: { unique: true } },
    [`题\n${boilerplate}`, '题\n文'],
  ],
  ['no more than asked of one document', ['a\nb\nc'], { cut: 1, perDocument: 2 }, ['a', 'b']],
] as const)('%s', ([_, texts, how, expected]) => {
  expect(shape(texts, how as Shape)).toEqual(expected)
})
