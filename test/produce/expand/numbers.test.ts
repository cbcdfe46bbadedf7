import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expansionCost } from '../../../src/metrics/expansion-cost.ts'
import { type VerdictFigures, verdictOf } from '../../../src/metrics/expansion-verdict.ts'
import { compositionOf } from '../../../src/produce/expand/added-pieces.ts'
import { kneeOf } from '../../../src/produce/expand/curve.ts'
import { planText } from '../../../src/produce/expand/texts.ts'
import { property } from '../../property.ts'

test('pieces are sorted by script, Han ones by length', () => {
  expect(compositionOf(['中', '文', '中文', '中华人民共和国', ' abc', '12', '，'])).toEqual({
    'Han, 1 character': 2,
    'Han, 2 characters': 1,
    'Han, more than 4 characters': 1,
    Latin: 1,
    digits: 1,
    'signs and blanks': 1,
  })
})

test.for([
  ['你好，世界', 'chinese'],
  ['hello', 'plain'],
  ['，。', 'plain'],
  ['a long text in English that says 好 once', 'mixed'],
] as const)('%s is %s', ([text, is]) => {
  expect(planText('any', text).is).toBe(is)
})

test.for<[[pieces: number, saved: number][], number]>([
  [
    [
      [0, 0],
      [1000, 0.3],
      [2000, 0.35],
      [5000, 0.4],
    ],
    1000,
  ],
  [
    [
      [0, 0],
      [1000, 0.1],
      [2000, 0.35],
      [5000, 0.4],
    ],
    2000,
  ],
  [
    [
      [0, 0],
      [5000, 0.4],
    ],
    0,
  ],
  [[[0, 0]], 0],
])('the knee of %j is at %i', ([points, knee]) => {
  expect(kneeOf(points.map(([pieces, saved]) => ({ pieces, saved, tokensPerCharacter: 1 })))).toBe(
    knee,
  )
})

describe('the cost of an expansion', () => {
  const figures = { rowsBefore: 32_000, rowsAfter: 49_953, before: 1.4, after: 0.7, plainRatio: 1 }
  const shape = { hidden: 4096, tied: false }

  test('counts the new rows once where input and output are one matrix, else twice', () => {
    expect(expansionCost(figures, shape).newParameters).toBe(2 * 17_953 * 4096)
    expect(expansionCost(figures, { ...shape, tied: true }).newParameters).toBe(17_953 * 4096)
    expect(expansionCost(figures, shape).tokensSavedPerBillionCharacters).toBe(700_000_000)
  })

  const ratio = (min: number) => fc.double({ min, max: 1.2, noNaN: true })
  property([ratio(0.3).chain(chinese => fc.tuple(fc.constant(chinese), ratio(chinese)))])(
    'breaks even at the share where the work is what it was',
    ([chinese, plainRatio]) => {
      const cost = expansionCost({ ...figures, before: 1, after: chinese, plainRatio }, shape)
      const { breakEvenShare: share, workPerToken } = cost
      const workAt = (s: number) => workPerToken * (s * chinese + (1 - s) * plainRatio)
      if (share === null) expect(workAt(1)).toBeGreaterThanOrEqual(1)
      else if (share === 0) expect(workAt(0)).toBeLessThanOrEqual(1)
      else expect(workAt(share)).toBeCloseTo(1, 9)
    },
  )
})

describe('the verdict', () => {
  const figures: VerdictFigures = {
    added: 18_000,
    before: 1.4,
    after: 0.7,
    newParameters: 147e6,
    breakEvenShare: 0.02,
  }
  test.for<[string, Partial<VerdictFigures>, string, number]>([
    ['half of the tokens saved', {}, 'expand', 18_000],
    ['hardly any saved', { after: 1.3 }, 'do not expand', 0],
    ['a base that knows Chinese', { before: 0.7, after: 0.6 }, 'do not expand', 0],
    ['no share that pays', { breakEvenShare: null }, 'do not expand', 0],
    [
      'fewer pieces that do as well',
      {
        curve: [
          { pieces: 5000, saved: 0.49 },
          { pieces: 18_000, saved: 0.5 },
        ],
      },
      'expand by fewer',
      5000,
    ],
    [
      'fewer pieces that do not',
      {
        curve: [
          { pieces: 5000, saved: 0.3 },
          { pieces: 18_000, saved: 0.5 },
        ],
      },
      'expand',
      18_000,
    ],
  ])('of %s', ([, changed, answer, pieces]) => {
    expect(verdictOf({ ...figures, ...changed })).toMatchObject({ answer, pieces })
  })

  test('says its reasons in a paragraph', () => {
    expect(verdictOf({ ...figures, plainChanged: 0.9 }).reasons).toBe(
      '18,000 new pieces bring Chinese from 1.400 to 0.700 tokens a character, 50 % fewer. They cost 147 million parameters that have to be trained, and a larger output, which fewer tokens pay for as soon as 2 % of the tokens are Chinese. 90 % of the samples without Chinese get other ids, which a model that knows them has to learn anew; lower scores or Han pieces alone avoid it.',
    )
  })
})
