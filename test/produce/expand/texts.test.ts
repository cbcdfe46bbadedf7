import { expect, test } from 'vitest'
import { frequentPieces } from '../../../src/produce/expand/texts.ts'

test.for<[number, string[]]>([
  [1, ['aa', '▁a', '中文', 'a']],
  [2, ['aa', '中文', 'a']],
  [3, ['a']],
  [9, []],
])('pieces that texts hold %i times', ([least, expected]) => {
  const pieces = ['aa', '▁a', '中文', 'b', 'a']
  expect([...frequentPieces(pieces, ['aaa', '中文和中文'], least)]).toEqual(expected)
})
