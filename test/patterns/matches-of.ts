import type { Automaton } from '../../src/patterns/automaton.ts'
import { classOf } from '../../src/patterns/character-classes.ts'

/** The matches that an automaton finds from left to right; what no match takes is passed over. */
export function matchesOf({ classes, columns, transitions }: Automaton, text: string): string[] {
  const characters = Array.from(text)
  const kinds = characters.map(character => classOf(classes, character.codePointAt(0)!))
  const matches: string[] = []
  for (let start = 0; start < characters.length; ) {
    let end = 0
    let state = 1
    for (let at = start; state !== 0 && at <= characters.length; at++) {
      const entry = transitions[state * columns + (kinds[at] ?? columns - 1)]!
      if (entry & 1) end = at
      state = entry >> 1
    }
    if (end > 0) matches.push(characters.slice(start, end).join(''))
    start = Math.max(end, start + 1)
  }
  return matches
}
