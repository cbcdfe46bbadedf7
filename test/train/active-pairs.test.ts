import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { activeLimit } from '../../src/train/active-pairs.ts'
import { joinFingerprints, remainder } from '../../src/train/fingerprint.ts'
import { makeHashOrder } from '../../src/train/hash-order.ts'
import { mostFrequent } from '../../src/train/most-frequent.ts'
import { property } from '../property.ts'

const word = fc.integer({ min: 0, max: 0xffffffff })
const fingerprint = fc.record({ high: word, low: word })
const whole = ({ high, low }: { high: number; low: number }) => (BigInt(high) << 32n) | BigInt(low)

/** SentencePiece's `FingerprintCat` in whole numbers of 64 bits. */
function joined(x: bigint, y: bigint): bigint {
  let [a, b, c] = [x, 0xe08c1d668b756f82n, y]
  const wrapped = (value: bigint) => BigInt.asUintN(64, value)
  for (const [right, left, back] of [
    [43n, 9n, 8n],
    [38n, 23n, 5n],
    [35n, 49n, 11n],
    [12n, 18n, 22n],
  ] as const) {
    a = wrapped(a - b - c) ^ (c >> right)
    b = wrapped(b - c - a) ^ wrapped(a << left)
    c = wrapped(c - a - b) ^ (b >> back)
  }
  return c
}

describe('fingerprints', () => {
  property([fingerprint, fingerprint])(
    'equal those computed with 64-bit numbers',
    (left, right) => {
      expect(whole(joinFingerprints(left, right))).toBe(joined(whole(left), whole(right)))
    },
  )

  property([fingerprint, fc.integer({ min: 1, max: 2 ** 26 })])(
    'have the same remainder as 64-bit numbers',
    (key, by) => {
      expect(BigInt(remainder(key, by))).toBe(whole(key) % BigInt(by))
    },
  )
})

describe('the order of a hash table', () => {
  const keyed = (keys: readonly number[]) => {
    const order = makeHashOrder()
    for (const key of keys) order.insert(key, { high: 0, low: key })
    return order
  }

  // As GCC prints them.
  test.for<[number[], number[]]>([
    [[1], [1]],
    [
      [1, 2],
      [2, 1],
    ],
    [
      [1, 2, 14],
      [2, 14, 1],
    ],
  ])('of %j is %j', ([keys, expected]) => {
    expect([...keyed(keys).items()]).toEqual(expected)
  })

  property([fc.uniqueArray(fc.nat({ max: 5000 }), { maxLength: 200 }), fc.nat({ max: 7 })])(
    'holds what was put into it and not taken out, however much that is',
    (keys, every) => {
      const order = keyed(keys)
      const gone = keys.filter((_, index) => index % (every + 1) === 0)
      for (const key of gone) order.remove(key)
      const left = keys.filter(key => !gone.includes(key))
      expect([...order.items()].sort((a, b) => a - b)).toEqual(left.sort((a, b) => a - b))
      expect(order.size()).toBe(left.length)
    },
  )
})

property([fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 80 }), fc.nat({ max: 80 })])(
  'the most frequent are so, whichever of equal ones',
  (frequencies, wanted) => {
    const count = Math.min(wanted, frequencies.length)
    const items = frequencies.map((_, item) => item)
    const chosen = mostFrequent(items, count, item => frequencies[item]!)
    const descending = (numbers: number[]) => numbers.sort((a, b) => b - a)
    expect(new Set(chosen).size).toBe(count)
    expect(descending(chosen.map(item => frequencies[item]!))).toEqual(
      descending([...frequencies]).slice(0, count),
    )
  },
)

test('a twentieth of the pairs is active, but at least a thousand', () => {
  expect([0, 20_000, 20_020, 1_000_000].map(activeLimit)).toEqual([1000, 1000, 1001, 50_000])
})
