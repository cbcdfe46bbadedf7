import type { Automaton } from './automaton.ts'
import { classOf } from './character-classes.ts'

/**
 * Whether the pattern always cuts between two characters, whatever stands in front of them and behind,
 * and cuts all in front of that just so where the text ends there. Then a text can be cut there and each
 * half be searched by itself.
 *
 *     \s+|\S+           between '\n' and 'a':  yes, no match goes over it
 *     \s+|\S+\s*        between 'a' and '\n':  no, one does
 *     \s+(?!\S)|\s|\S+  between '\n' and 'a':  no, a feed at the end of the text is not what it is here
 *
 * The proof goes through all states that a search may be in: each that takes `left` must be dead at
 * `right`, where a match ends or none does, and the same at the end; and the search that begins at `left`
 * must find a match that ends here, or none while one begins at `right`. A search that ends further in
 * front goes on from there, and comes to `left` in another of these states.
 */
export function alwaysCuts(automaton: Automaton, left: number, right: number): boolean {
  const { classes, columns, transitions } = automaton
  const step = (state: number, column: number) => transitions[state * columns + column]!
  const [leftColumn, rightColumn] = [classOf(classes, left), classOf(classes, right)]
  const stateBehind = (state: number) => step(state, leftColumn) >> 1
  for (let state = 1; state * columns < transitions.length; state++) {
    const behind = stateBehind(state)
    if (behind === 0) continue
    const then = step(behind, rightColumn)
    if (then > deadWithMatch || then !== step(behind, columns - 1)) return false
  }
  return stateBehind(1) === 0
    ? alwaysMatches(automaton, rightColumn)
    : step(stateBehind(1), rightColumn) === deadWithMatch
}

/** An entry of an automaton: state 0 next, and a match ends here. */
const deadWithMatch = 1

/** Whether a search that has taken a first character has found a match whatever comes next. */
function alwaysMatches({ columns, transitions }: Automaton, column: number): boolean {
  const state = transitions[columns + column]! >> 1
  const row = transitions.subarray(state * columns, (state + 1) * columns)
  return state !== 0 && row.every(entry => (entry & 1) === 1)
}
