import type { FastCounter } from '../engine/fast-counter.ts'
import type { Tokenizer } from './tokenizer.ts'

/**
 * The fast counter of a tokenizer; empty for a tokenizer that has none, such as a wrapper of another one. It is no
 * member of `Tokenizer` because only the counting pipeline may use it: its numbers are those of `encode`.
 */
export function fastCounterOf(tokenizer: Tokenizer): FastCounter {
  return fastCounters.get(tokenizer) ?? {}
}

/** Gives `tokenizer` a fast counter. */
export function setFastCounter(tokenizer: Tokenizer, counter: FastCounter): void {
  fastCounters.set(tokenizer, counter)
}

const fastCounters = new WeakMap<Tokenizer, FastCounter>()
