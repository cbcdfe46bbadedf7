import type { Automaton } from './automaton.ts'
import { classOf } from './character-classes.ts'

/**
 * Whether the pattern always cuts between two characters, in any context, and cuts the text before in the same way if
 * the text ends there. Then a text can be cut there and each half searched by itself.
 *
 *     \s+|\S+           between '\n' and 'a':  yes, no match contains both
 *     \s+|\S+\s*        between 'a' and '\n':  no, a match may contain both
 *     \s+(?!\S)|\s|\S+  between '\n' and 'a':  no, line feeds match differently at the end of a text
 *
 * The proof checks all states that a search may be in. Each state that takes `left` must be dead at `right`, and do the
 * same at the end of the text. And the search that begins at `left` must find a match that ends here, or none while one
 * begins at `right`. A search whose match ended earlier starts again from there, and reaches `left` in another state.
 */
export function alwaysCuts(automaton: Automaton, left: number, right: number): boolean {
  const { classes, columns, transitions } = automaton
  const step = (state: number, column: number) => transitions[state * columns + column]!
  const [leftColumn, rightColumn] = [classOf(classes, left), classOf(classes, right)]
  const stateAfter = (state: number) => step(state, leftColumn) >> 1
  for (let state = 1; state * columns < transitions.length; state++) {
    const next = stateAfter(state)
    if (next === 0) continue
    const then = step(next, rightColumn)
    if (then > deadWithMatch || then !== step(next, columns - 1)) return false
  }
  return stateAfter(1) === 0
    ? alwaysMatches(automaton, rightColumn)
    : step(stateAfter(1), rightColumn) === deadWithMatch
}

/** An entry of an automaton: the next state is 0, and a match ends here. */
const deadWithMatch = 1

/** Whether a search has found a match after this first character, whatever comes next. */
function alwaysMatches({ columns, transitions }: Automaton, column: number): boolean {
  const state = transitions[columns + column]! >> 1
  const row = transitions.subarray(state * columns, (state + 1) * columns)
  return state !== 0 && row.every(entry => (entry & 1) === 1)
}
