import { type Automaton, mostStates } from './automaton.ts'

/**
 * Fuses two steps of a pre-tokenizer into one automaton, if the first step decides each cut by two neighbours only: single
 * digits, or punctuation apart from everything else. A cut of the first step is the end of the text for the second. So a
 * fused state is a state of the second step, and the state of the first that the last character begins.
 *
 * When the second step goes back because a match did not become longer, the first step need not: between the same two
 * characters it decides the same again. So both have a cut there, and both begin anew.
 *
 * Undefined if the first step needs more than two neighbours, if the second leaves gaps (a gap would reach across a cut),
 * or for too many states. Both steps must have the same classes.
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
      const fusedNext = next === 0 ? 0 : numberOf([entryOf(first, start, column) >> 1, next])
      rows.push(fusedNext * 2 + (entry & 1))
    }
    if (states.length > mostStates) return undefined
  }
  const fused = { classes: second.classes, columns, transitions: Uint16Array.from(rows) }
  return leavesGaps(fused) ? undefined : fused
}

const start = 1

/**
 * A function that says whether there is a cut before a character, by the state that the character before it begins (0 if
 * it is in no match) and by its own class; undefined if that is not enough to decide.
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

/** Whether some text has a character that is in no match. */
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
