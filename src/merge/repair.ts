import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { makeTracer } from './trace.ts'

/** Links of one dead piece may take another's parts away, which shows only when all are there. */
const rounds = 20

/**
 * The pieces that bring dead ones to life: each joins two neighbours that a dead piece's text is left
 * as. They are merged after everything else, so what came before stays as it is.
 *
 *     越来越, left as 越|来|越  →  the link 越来
 *
 * `withLinks` makes the vocabulary that the links found so far give; `ids` are those of the pieces that
 * should live, the links among them.
 */
export function findLinks(
  withLinks: (links: readonly string[]) => Vocabulary,
  ids: (links: readonly string[]) => Iterable<number>,
): string[] {
  const links = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const before = [...links]
    const vocabulary = withLinks(before)
    const { trace, priorityOf } = makeTracer(vocabulary)
    const isThere = (part: string, left: string, right: string) =>
      priorityOf(left, right) !== undefined || links.has(part)
    for (const id of ids(before)) {
      const { symbols } = trace(Array.from(vocabulary.pieces[id]!))
      for (const link of cheapestDerivation(symbols, isThere).missing) links.add(link)
    }
    if (links.size === before.length) break
  }
  return [...links]
}

/** A way to put symbols together, two neighbours at a time. */
export interface Derivation {
  /** The intermediate pieces of its merges, smaller ones first, without the piece itself. */
  readonly parts: readonly string[]
  /** The intermediate pieces that the vocabulary lacks. */
  readonly missing: readonly string[]
}

/**
 * The way to put `symbols` together for which the fewest parts are missing; of equal ones that which
 * takes most on the left.
 *
 *     越 来 越, where neither 越来 nor 来越 is there  →  missing: 越来
 */
export function cheapestDerivation(
  symbols: readonly string[],
  isThere: (part: string, left: string, right: string) => boolean,
): Derivation {
  const known = new Map<string, Derivation>()
  const best = (from: number, to: number): Derivation => {
    if (to - from === 1) return { parts: [], missing: [] }
    const key = `${from} ${to}`
    const found = known.get(key)
    if (found) return found
    let cheapest: Derivation | undefined
    for (let middle = to - 1; middle > from; middle--) {
      const left = made(from, middle)
      const right = made(middle, to)
      const missing = [...left.missing, ...right.missing]
      const joins = isThere(textOf(from, to), textOf(from, middle), textOf(middle, to))
      const cost = missing.length + (joins ? 0 : 1)
      if (cheapest && cost >= cheapest.missing.length) continue
      cheapest = {
        parts: [...left.parts, ...right.parts],
        missing: joins ? missing : [...missing, textOf(from, to)],
      }
    }
    known.set(key, cheapest!)
    return cheapest!
  }
  /** The same with the stretch itself among the parts. */
  const made = (from: number, to: number): Derivation => {
    const { parts, missing } = best(from, to)
    return { parts: to - from > 1 ? [...parts, textOf(from, to)] : parts, missing }
  }
  const textOf = (from: number, to: number) => symbols.slice(from, to).join('')
  const { parts, missing } = best(0, symbols.length)
  // The whole is what is asked for, whether or not it is there already.
  const whole = symbols.join('')
  return { parts, missing: missing.filter(part => part !== whole) }
}
