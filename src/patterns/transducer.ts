import type { Automaton } from './automaton.ts'

/**
 * An automaton that reads every character once. It reports where matches end while it reads on, and never goes back; so a
 * processor need not predict where words end.
 *
 * An ordinary automaton goes back when a match might have become longer and did not: after spaces before a word, because
 * the last space belongs to the word; after line ends and spaces that no further line end follows. So a state is a *row of
 * readers*. The first reads from the last certain cut; the second from the end of the first one's last match, which becomes
 * a cut unless the first finds a longer match; the third likewise for the second. When a reader ends, the later ones go
 * on, and the end of its match is a cut.
 *
 * Characters in no match are a *gap*; the reader after it tries to find the next match.
 *
 * Source: M. Mohri, Finite-State Transducers in Language and Speech Processing, 1997, on outputs with transitions.
 */
export interface Transducer {
  readonly states: number
  readonly kinds: number
  /** By byte: its kind. Characters that every state treats alike have the same kind. */
  readonly kindOf: Uint8Array
  /** By state and kind, `kinds` entries a state: the next state. State 0 is the first. */
  readonly next: Uint16Array
  /** By state and kind: the `outputs` for the character. */
  readonly said: Uint8Array
}

/** Outputs for a character. */
export const outputs = {
  /** A cut before it. */
  cut: 1,
  /** A cut one character earlier. */
  cutBefore: 2,
  /** A possible cut before it. An earlier possible cut is none. */
  maybe: 4,
  /** The last possible cut before this character is a cut. */
  settled: 8,
} as const

interface Reader {
  /** State of the automaton; 0 for a gap. */
  readonly state: number
  /** Characters that were read: 0, 1, or 2 for more. */
  readonly read: number
}
type Row = readonly Reader[]

const start: Row = [{ state: 1, read: 0 }]
const giveUp: Row = []
const mostStates = 128
const mostKinds = 64

/** The transducer of an automaton for the characters that `classes` lists by byte; undefined if it needs too many states. */
export function makeTransducer(automaton: Automaton, classes: Uint8Array): Transducer | undefined {
  const kinds = [...new Set(classes)]
  if (kinds.length > mostKinds) return undefined
  const rows: Row[] = [start, giveUp]
  const numbers = new Map(rows.map((row, number) => [nameOf(row), number]))
  const next: number[][] = []
  const said: number[][] = []
  for (let number = 0; number < rows.length; number++) {
    const steps = kinds.map(kind => step(automaton, rows[number]!, kind))
    said.push(steps.map(result => result.said))
    next.push(
      steps.map(({ row }) => {
        const name = nameOf(row)
        if (!numbers.has(name)) numbers.set(name, rows.push(row) - 1)
        return numbers.get(name)!
      }),
    )
    if (rows.length > mostStates) return undefined
  }
  return smallest(classes, kinds, next, said)
}

function nameOf(row: Row): string {
  return row.map(({ state, read }) => `${state}:${read}`).join()
}

/** The next row on a character, and the outputs. Gives up if outputs cannot express the cuts. */
function step(automaton: Automaton, before: Row, kind: number): { row: Row; said: number } {
  const { row, cuts } = (before.length > 0 && advance(automaton, before, kind)) || stopped
  const isNew = row[1]?.read === 1
  // The second reader begins at the last possible cut.
  const isLost = row.length > 1 && !isNew && cuts.length > 0
  if (isLost || cuts.slice(1).some(ago => ago > 1)) return { row: giveUp, said: 0 }
  let said: number = isNew ? outputs.maybe : 0
  for (const ago of cuts)
    said |= ago === 0 ? outputs.cut : ago === 1 ? outputs.cutBefore : outputs.settled
  return { row, said }
}

interface Advance {
  readonly row: Row
  /** Certain cuts: how many characters ago, as readers count. */
  readonly cuts: readonly number[]
}
const stopped: Advance = { row: giveUp, cuts: [] }

/** The next row; undefined if a reader would have to go back, or for a cut that an earlier reader may still undo. */
function advance(automaton: Automaton, row: Row, kind: number): Advance | undefined {
  const [first, ...others] = row as readonly [Reader, ...Reader[]]
  if (first.state === 0) return advanceGap(automaton, first, others[0] ?? start[0]!, kind)
  const { next, matched } = entryOf(automaton, first.state, kind)
  const later = matched ? start : others
  if (next === 0 && later.length === 0) {
    return first.read < 2 ? advanceGap(automaton, first, first, kind) : undefined
  }
  const rest = later.length > 0 ? advance(automaton, later, kind) : stopped
  if (!rest) return undefined
  if (next === 0) return { row: rest.row, cuts: [later[0]!.read, ...rest.cuts] }
  if (rest.cuts.length > 0) return undefined
  return { row: [{ state: next, read: more(first.read) }, ...rest.row], cuts: [] }
}

/** Advances a gap, and the reader in it that has no match yet. */
function advanceGap(
  automaton: Automaton,
  first: Reader,
  reader: Reader,
  kind: number,
): Advance | undefined {
  const gap = { state: 0, read: more(first.read) }
  const { next, matched } = entryOf(automaton, reader.state, kind)
  if (matched) {
    const rest = advance(automaton, [reader], kind)
    return rest && { row: rest.row, cuts: [reader.read, ...rest.cuts] }
  }
  if (next !== 0) return { row: [gap, { state: next, read: more(reader.read) }], cuts: [] }
  if (reader.read === 0) return { row: [gap], cuts: [] }
  return reader.read === 1 ? advanceGap(automaton, first, start[0]!, kind) : undefined
}

function entryOf({ transitions, columns }: Automaton, state: number, kind: number) {
  const entry = transitions[state * columns + kind]!
  return { next: entry >> 1, matched: (entry & 1) === 1 }
}

function more(read: number): number {
  return Math.min(read + 1, 2)
}

/** The smallest equivalent transducer: states that no text tells apart are one, and so are classes that no state does. */
function smallest(
  classes: Uint8Array,
  kinds: readonly number[],
  next: readonly (readonly number[])[],
  said: readonly (readonly number[])[],
): Transducer {
  let states = { numbers: next.map(() => 0), count: 1 }
  while (true) {
    const { numbers, count } = states
    const finer = numbered(
      next.map((row, state) => [numbers[state], ...said[state]!, ...row.map(to => numbers[to])]),
    )
    if (finer.count === count) break
    states = finer
  }
  const { numbers } = states
  const columns = numbered(
    kinds.map((_, i) => next.flatMap((row, state) => [numbers[row[i]!], said[state]![i]])),
  )
  const kindOf = classes.map(kind => columns.numbers[kinds.indexOf(kind)]!)
  const table = {
    next: new Uint16Array(states.count * columns.count),
    said: new Uint8Array(states.count * columns.count),
  }
  next.forEach((row, state) => {
    row.forEach((to, i) => {
      const at = numbers[state]! * columns.count + columns.numbers[i]!
      table.next[at] = numbers[to]!
      table.said[at] = said[state]![i]!
    })
  })
  return { states: states.count, kinds: columns.count, kindOf, ...table }
}

/** Numbers things in the order in which they come; equal things have one number. */
function numbered(things: readonly (readonly unknown[])[]): { numbers: number[]; count: number } {
  const known = new Map<string, number>()
  const numbers = things.map(thing => {
    const name = thing.join()
    if (!known.has(name)) known.set(name, known.size)
    return known.get(name)!
  })
  return { numbers, count: known.size }
}
