import { expect, test } from 'vitest'
import { failuresOf } from '../../src/compare/gate.ts'
import { parseGate } from '../../src/compare/gate-syntax.ts'
import type { SuiteRecord } from '../../src/reports/record.ts'
import { record as toy } from '../reports/records.ts'

// `one` is the baseline: 1,235 tokens of 100 characters of zh in 4 samples, 20 of pairs/en; `two` has
// 617 and 25, and an interval about its ratio on pairs/en.
const record: SuiteRecord = {
  ...toy,
  tokenizers: toy.tokenizers.slice(0, 2),
}
const fails = (source: string) =>
  failuresOf(record, [parseGate(source)]).map(({ tokenizer }) => tokenizer)

test.for([
  ['zh.tokensPerCharacter > 6.16', true],
  ['zh.tokensPerCharacter > 6.18', false],
  ['zh.tokensPerCharacter >= 6.17', true],
  ['zh.tokensPerCharacter < baseline', true],
  ['zh.tokensPerCharacter > baseline * 0.49', true],
  ['zh.tokensPerCharacter > baseline * 0.5', false],
  ['pairs/en.tokensPerSample > baseline + 2', true],
  ['pairs/en.tokensPerSample > baseline + 2.5', false],
  ['pairs/en.tokensPerSample - baseline <= 2 + 1 / 2', true],
  ['pairs/en.tokensPerSample <= 2 * (3 + 3) + .5', true],
  ['-zh.tokensPerCharacter > -6', false],
  ['pairs/en.tokensPerSample > zh.tokensPerSample', false],
  ['zh.tokensPerSample / baseline(zh.tokensPerSample) > pairs/en.tokensPerSample / 30', true],
  ['"pairs/en".NSL > 1.2', true],
  ['pairs/en.normalizedSequenceLength.low > 1', true],
  ['pairs/en.normalizedSequenceLength.high > 1.25', false],
  ['1e1 < 10.5', true],
] as const)('%s holds: %s', ([source, holds]) => {
  expect(fails(source)).toEqual(holds ? ['two'] : [])
})

test.for([
  ['', 'character 1: the end should be a number, baseline, or a value'],
  ['zh.tokensPerCharacter', 'character 22: the end should be >, >=, < or <='],
  ['zh.tokensPerCharacter > ', 'character 25: the end should be a number'],
  ['zh.tokensPerCharacter = 1', "character 23: '=' is no part of an expression"],
  ['zh.tokensPerCharacter > 1 > 2', "character 27: '>' should be the end"],
  ['zh.tokensPerChar > 1', "character 1: 'zh.tokensPerChar' names an unknown metric"],
  ['zh.tokensPerCharacter.middle > 1', 'character 1: '],
  ['(zh.parity > 1', "character 12: '>' should be a ')'"],
  ['baseline > 1', "character 1: 'baseline' could be of several values"],
  ['zh.fertility > en.fertility * baseline', 'character 31: '],
  ['baseline(2) > zh.parity', "character 1: 'baseline(2)' is the baseline of a value"],
  ['zh > 1', "character 1: 'zh' is no part of an expression"],
] as const)('%s is refused: %s', ([source, message]) => {
  expect(() => parseGate(source)).toThrow(message)
})

test.for([
  ['en.tokensPerCharacter > 1', 'no text en is compared; there are zh, pairs/en, pairs/zh'],
  ['pairs/zh.tokensPerCharacter > 1', 'two loses too much of pairs/zh to unknown tokens'],
  ['zh.parity > 1', 'two has no parity on zh'],
  ['zh.tokensPerCharacter.low > 1', 'has no interval'],
] as const)('%s cannot be checked: %s', ([source, message]) => {
  expect(() => fails(source)).toThrow(message)
})

test('a gate that names the baseline needs one', () => {
  const { baseline: _, ...alone } = record
  const gate = parseGate('zh.tokensPerCharacter > baseline')
  expect(() => failuresOf(alone, [gate])).toThrow('needs a baseline')
})
