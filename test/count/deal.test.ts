import { expect, test } from 'vitest'
import { byTurns, dealt, newTurns } from '../../src/count/deal.ts'

test('hands have items in turn, and none is empty', () => {
  expect(dealt([1, 2, 3, 4, 5], 2)).toEqual([
    [1, 3, 5],
    [2, 4],
  ])
  expect(dealt([1], 2)).toEqual([[1]])
})

test('each item is taken once, by who asks first', () => {
  const turns = newTurns()
  const [one, other] = [byTurns(['a', 'b', 'c'], turns), byTurns(['a', 'b', 'c'], turns)].map(
    taker => () => taker.next(),
  )
  expect([one!(), other!(), other!()].map(({ value }) => value)).toEqual(['a', 'b', 'c'])
  expect([one!().done, other!().done]).toEqual([true, true])
})
