import { indexPieces } from '../tokenize/pieces.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'

/** One merge of two neighbouring symbols, and the symbols before it. */
export interface TracedMerge {
  readonly before: readonly string[]
  /** The index in `before` of the left one of the two. */
  readonly at: number
  readonly priority: number
}

export interface Trace {
  readonly merges: readonly TracedMerge[]
  /** The symbols in the end. */
  readonly symbols: readonly string[]
}

/** Traces the merges that byte-pair encoding makes of a single piece. */
export interface Tracer {
  readonly trace: (symbols: readonly string[]) => Trace
  /** The lower the earlier; `undefined` where the two never merge. */
  readonly priorityOf: (left: string, right: string) => number | undefined
}

/**
 * Byte-pair encoding by its definition, telling every step: the neighbours of lowest priority merge,
 * leftmost first. O(n²), for texts as short as a piece.
 *
 *     a tie of ab and bc:  a b c  →  ab c
 *
 * What merges inside a piece is the same in every text that gives the piece: no merge may cross its
 * edges there, and those within are taken in the order that they have by themselves. So a piece is
 * given by some text exactly if its own trace ends with it.
 */
export function makeTracer(vocabulary: Vocabulary): Tracer {
  const priorityOf = prioritiesOf(vocabulary)
  return {
    priorityOf,
    trace(start) {
      const merges: TracedMerge[] = []
      let symbols = start
      for (;;) {
        const best = bestPair(symbols, priorityOf)
        if (!best) return { merges, symbols }
        merges.push({ before: symbols, ...best })
        symbols = mergedAt(symbols, best.at)
      }
    },
  }
}

/** Returns the symbols after the one at `at` and its successor are merged. */
export function mergedAt(symbols: readonly string[], at: number): string[] {
  return symbols.toSpliced(at, 2, symbols[at]! + symbols[at + 1]!)
}

function prioritiesOf(vocabulary: Vocabulary): Tracer['priorityOf'] {
  const { model, scores } = vocabulary
  if (model.type !== 'bpe') return () => undefined
  if (model.order === 'merges') {
    const ranks = new Map(model.merges?.map((merge, rank) => [merge, rank]))
    return (left, right) => ranks.get(`${left} ${right}`)
  }
  const { ids } = indexPieces(vocabulary)
  return (left, right) => {
    const id = ids.get(left + right)
    return id !== undefined && model.order === 'score' ? -scores![id]! : id
  }
}

function bestPair(symbols: readonly string[], priorityOf: Tracer['priorityOf']) {
  let best: { at: number; priority: number } | undefined
  for (let at = 0; at + 1 < symbols.length; at++) {
    const priority = priorityOf(symbols[at]!, symbols[at + 1]!)
    if (priority !== undefined && (!best || priority < best.priority)) best = { at, priority }
  }
  return best
}
