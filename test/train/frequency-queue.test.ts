import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeFrequencyQueue } from '../../src/train/frequency-queue.ts'
import { makeHeap } from '../../src/train/heap.ts'
import { property } from '../property.ts'

const frequencies = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 })

property([frequencies])('a heap sorts', numbers => {
  const heap = makeHeap((a, b) => a < b)
  for (const number of numbers) heap.push(number)
  expect(heap.size()).toBe(numbers.length)
  expect(numbers.map(() => heap.pop())).toEqual(numbers.toSorted((a, b) => a - b))
  expect(heap.pop()).toBeUndefined()
})

/** Removes all items while `change` changes their frequencies. Returns each with its frequency at that time. */
function taken(frequencies: number[], change: (taken: number) => void): number[][] {
  const queue = makeFrequencyQueue(
    item => frequencies[item]!,
    (a, b) => a < b,
  )
  frequencies.forEach((_, item) => {
    queue.file(item)
  })
  const out: number[][] = []
  for (let item = queue.next(); item !== undefined; item = queue.next()) {
    out.push([item, frequencies[item]!])
    change(out.length)
  }
  return out
}

test('an item whose frequency falls comes out at its new place', () => {
  const frequencies = [5, 5, 3]
  const out = taken(frequencies, () => {
    frequencies[1] = Math.min(frequencies[1]!, 2)
  })
  expect(out).toEqual([
    [0, 5],
    [2, 3],
    [1, 2],
  ])
})

property([frequencies, fc.infiniteStream(fc.nat({ max: 59 }))])(
  'what comes out is never less frequent than what waits, however frequencies fall',
  (frequencies, falling) => {
    const left = new Set(frequencies.keys())
    const queue = makeFrequencyQueue(
      item => frequencies[item]!,
      (a, b) => a < b,
    )
    for (const item of left) queue.file(item)
    while (left.size > 0) {
      const item = queue.next()!
      left.delete(item)
      for (const other of left) {
        const [own, theirs] = [frequencies[item]!, frequencies[other]!]
        expect(own > theirs || (own === theirs && item < other)).toBe(true)
      }
      const falls = falling.next().value
      if (left.has(falls) && frequencies[falls]! > 0) frequencies[falls]! -= 1
    }
    expect(queue.next()).toBeUndefined()
  },
)

test('an item filed above the last one comes next', () => {
  const frequencies = [5, 2, 9]
  const queue = makeFrequencyQueue(
    item => frequencies[item]!,
    (a, b) => a < b,
  )
  queue.file(0)
  queue.file(1)
  expect(queue.next()).toBe(0)
  queue.file(2)
  expect([queue.next(), queue.next(), queue.next()]).toEqual([2, 1, undefined])
})
