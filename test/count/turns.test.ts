import { expect, test } from 'vitest'
import { byTurns, newTurns } from '../../src/count/turns.ts'

test('each item is taken once, by who asks first', () => {
  const turns = newTurns()
  const [one, other] = [byTurns(['a', 'b', 'c'], turns), byTurns(['a', 'b', 'c'], turns)].map(
    taker => () => taker.next(),
  )
  expect([one!(), other!(), other!()].map(({ value }) => value)).toEqual(['a', 'b', 'c'])
  expect([one!().done, other!().done]).toEqual([true, true])
})
