import type { Automaton } from './automaton.ts'

/**
 * An automaton made to read every character once: it says where matches end while it reads on, and never goes
 * back; so a processor need not guess where words end.
 *
 * The automaton goes back where a match might have become longer and did not: behind spaces in front of a word, the
 * last of which is the word's; behind line ends and spaces with no further line end among them. So a state is a
 * *row of readers*: the first reads since the last cut that is certain; the second since the last match of the
 * first, which becomes a cut unless the first finds a longer match; the third the same for the second. When a
 * reader ends, those behind it go on, and what was its match is a cut.
 *
 * Characters that no match takes are a *gap*, and the reader behind it tries for the next match.
 *
 * Source: M. Mohri, Finite-State Transducers in Language and Speech Processing, 1997, on outputs with transitions.
 */
export interface Transducer {
  readonly states: number
  readonly kinds: number
  /** By byte: its kind, characters that no state tells apart having the same. */
  readonly kindOf: Uint8Array
  /** By state and kind, `kinds` a state: the next state. The first state is 0. */
  readonly next: Uint16Array
  /** The same: what is said of the character, of `outputs`. */
  readonly said: Uint8Array
}

/** What is said on a character. */
export const outputs = {
  /** A cut in front of it. */
  cut: 1,
  /** A cut one character earlier. */
  cutBefore: 2,
  /** A cut may be in front of it; where any was said before, there is none. */
  maybe: 4,
  /** Where `maybe` was said last, in front of this character, is a cut. */
  settled: 8,
} as const

interface Reader {
  /** Of the automaton; 0 for a gap. */
  readonly state: number
  /** How many characters: 0, 1, or 2 and more. */
  readonly read: number
}
type Row = readonly Reader[]

const start: Row = [{ state: 1, read: 0 }]
const giveUp: Row = []
const mostStates = 128
const mostKinds = 64

/** For characters of these classes, by byte. Undefined where there are too many. */
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

/** What a row becomes on a character, and what is said of it; nothing any more where outputs cannot say it. */
function step(automaton: Automaton, before: Row, kind: number): { row: Row; said: number } {
  const { row, cuts } = (before.length > 0 && advance(automaton, before, kind)) || stopped
  const isNew = row[1]?.read === 1
  // Where the second reader begins is what `maybe` said last.
  const isLost = row.length > 1 && !isNew && cuts.length > 0
  if (isLost || cuts.slice(1).some(ago => ago > 1)) return { row: giveUp, said: 0 }
  let said: number = isNew ? outputs.maybe : 0
  for (const ago of cuts)
    said |= ago === 0 ? outputs.cut : ago === 1 ? outputs.cutBefore : outputs.settled
  return { row, said }
}

interface Advance {
  readonly row: Row
  /** Where there are cuts now: how many characters ago, as readers count. */
  readonly cuts: readonly number[]
}
const stopped: Advance = { row: giveUp, cuts: [] }

/** Undefined where it would have to go back, or for a cut that an earlier reader may still overtake. */
function advance(automaton: Automaton, row: Row, kind: number): Advance | undefined {
  const [first, ...others] = row as readonly [Reader, ...Reader[]]
  if (first.state === 0) return advanceGap(automaton, first, others[0] ?? start[0]!, kind)
  const { next, matched } = entryOf(automaton, first.state, kind)
  const behind = matched ? start : others
  if (next === 0 && behind.length === 0) {
    return first.read < 2 ? advanceGap(automaton, first, first, kind) : undefined
  }
  const rest = behind.length > 0 ? advance(automaton, behind, kind) : stopped
  if (!rest) return undefined
  if (next === 0) return { row: rest.row, cuts: [behind[0]!.read, ...rest.cuts] }
  if (rest.cuts.length > 0) return undefined
  return { row: [{ state: next, read: more(first.read) }, ...rest.row], cuts: [] }
}

/** A gap, and a reader in it that has had no match. */
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

/** The same with states that no text tells apart as one, and classes that no state does. */
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

/** Numbers for things that are the same or not, in the order in which they come. */
function numbered(things: readonly (readonly unknown[])[]): { numbers: number[]; count: number } {
  const known = new Map<string, number>()
  const numbers = things.map(thing => {
    const name = thing.join()
    if (!known.has(name)) known.set(name, known.size)
    return known.get(name)!
  })
  return { numbers, count: known.size }
}
