import { type Automaton, mostStates } from './automaton.ts'

/**
 * Two steps of a pre-tokenizer as one, where the first says by two neighbours alone whether there is a cut between
 * them: digits by themselves, or punctuation apart from all else. Its cut is the end of the text to the second, so
 * each state is one of the second and, of the first, the one that the last character begins.
 *
 * Where the second goes back, to where a match might have become longer and did not, the first need not: at a place
 * between two characters it says the same again. So both have a cut in front of what is read next, and begin.
 *
 * Undefined where the first takes more than two neighbours to know, where the second leaves gaps, which would be one
 * across a cut, or where there are too many states. Both have the same classes.
 */
export function fuse(first: Automaton, second: Automaton): Automaton | undefined {
  const cuts = neighbourCuts(first)
  if (!cuts) return undefined
  const { columns } = second
  const end = columns - 1
  const states: (readonly [number, number])[] = [
    [0, 0],
    [start, start],
  ]
  const numbers = new Map<string, number>(states.map((state, number) => [state.join(), number]))
  const numberOf = (state: readonly [number, number]): number => {
    const name = state.join()
    if (!numbers.has(name)) numbers.set(name, states.push(state) - 1)
    return numbers.get(name)!
  }
  const rows: number[] = []
  for (let number = 0; number < states.length; number++) {
    const [one, other] = states[number]!
    for (let column = 0; column < columns; column++) {
      const isCut = column === end || (one !== start && cuts(one, column))
      const entry = entryOf(second, other, isCut ? end : column)
      const next = entry >> 1
      const behind = next === 0 ? 0 : numberOf([entryOf(first, start, column) >> 1, next])
      rows.push(behind * 2 + (entry & 1))
    }
    if (states.length > mostStates) return undefined
  }
  const fused = { classes: second.classes, columns, transitions: Uint16Array.from(rows) }
  return leavesGaps(fused) ? undefined : fused
}

const start = 1

/**
 * Whether there is a cut in front of a character, by the state that the one before it begins (0 where it is in no
 * match) and by its class; undefined where that takes more to know.
 */
export function neighbourCuts(
  automaton: Automaton,
): ((before: number, column: number) => boolean) | undefined {
  const end = automaton.columns - 1
  const begun = Array.from({ length: end }, (_, column) => entryOf(automaton, start, column) >> 1)
  const isKnown = begun.every(
    state =>
      state === 0 ||
      [...begun, 0].every((alone, column) => {
        const entry = entryOf(automaton, state, column)
        return entry >> 1 === 0 ? (entry & 1) === 1 : entry >> 1 === alone
      }),
  )
  if (!isKnown) return undefined
  return (before, column) =>
    before === 0 ? begun[column] !== 0 : entryOf(automaton, before, column) >> 1 === 0
}

/** Whether some text has a character that no match takes. */
function leavesGaps(automaton: Automaton): boolean {
  const unmatched = [start]
  for (const state of unmatched) {
    for (let column = 0; column < automaton.columns; column++) {
      const entry = entryOf(automaton, state, column)
      const isNothing = state === start && column === automaton.columns - 1
      if ((entry & 1) === 1 || isNothing) continue
      if (entry >> 1 === 0) return true
      if (!unmatched.includes(entry >> 1)) unmatched.push(entry >> 1)
    }
  }
  return false
}

function entryOf({ transitions, columns }: Automaton, state: number, column: number): number {
  return transitions[state * columns + column]!
}
