import { expect, test } from 'vitest'
import { parseMix } from '../../src/compare/mixes.ts'
import { breakEvens, tokensPerCharacterInMix } from '../../src/metrics/mix.ts'

test('a mix costs what its texts cost, by their shares', () => {
  expect(tokensPerCharacterInMix({ zh: 0.6, en: 0.4 }, { zh: 0.5, en: 0.2 })).toBeCloseTo(0.38)
})

test('the break-even share is where both cost the same', () => {
  const mix = { zh: 0.5, en: 0.5 }
  const [ours, theirs] = [
    { zh: 0.5, en: 0.3 },
    { zh: 1, en: 0.25 },
  ]
  const [zh, en] = breakEvens(mix, ours, theirs)
  expect(zh).toMatchObject({ corpus: 'zh', cheaper: 'above' })
  expect(zh!.share).toBeCloseTo(0.05 / 0.55)
  expect(en).toMatchObject({ corpus: 'en', cheaper: 'below' })
  const at = { zh: zh!.share, en: 1 - zh!.share }
  expect(tokensPerCharacterInMix(at, ours)).toBeCloseTo(tokensPerCharacterInMix(at, theirs))
})

test('who is cheaper on every text is cheaper in every mix', () => {
  expect(breakEvens({ a: 0.5, b: 0.5 }, { a: 1, b: 1 }, { a: 2, b: 3 })).toEqual([])
  expect(breakEvens({ a: 1 }, { a: 1 }, { a: 2 })).toEqual([])
})

test('shares may be any numbers in proportion', () => {
  expect(parseMix('zh=.6,en=.3,code=.1')).toEqual({ zh: 0.6, en: 0.3, code: 0.1 })
  expect(parseMix('zh=3, en=1')).toEqual({ zh: 0.75, en: 0.25 })
})

test.for([
  ['zh', "'zh' is no share of a mix"],
  ['zh=0', "'zh=0' is no share of a mix"],
  ['zh=.5,=.5', "'=.5' is no share of a mix"],
  ['zh=.5,zh=.5', 'a corpus stands in the mix twice'],
] as const)('the mix %s is answered with: %s', ([mix, message]) => {
  expect(() => parseMix(mix)).toThrow(message)
})
