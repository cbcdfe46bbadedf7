import fc from 'fast-check'
import type { Automaton } from '../../src/patterns/automaton.ts'
import { classOf } from '../../src/patterns/character-classes.ts'

/** Random patterns over three letters, as their source. */
export const patternSource = fc.letrec<{ pattern: string; atom: string }>(tie => ({
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', 'c', '[ab]', '[^a]', '(?=a)', '(?!b)', '(?![bc])'),
    tie('pattern').map(pattern => `(?:${pattern})`),
    fc
      .tuple(
        fc.constantFrom('a', 'b', '[bc]', 'ab', 'a|bc'),
        fc.constantFrom('?', '*', '+', '{2}', '{1,3}', '{2,}', '??', '*?', '+?', '{1,2}?'),
      )
      .map(([atom, quantifier]) => `(?:${atom})${quantifier}`),
  ),
  pattern: fc
    .array(fc.array(tie('atom'), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map(choices => choices.map(atoms => atoms.join('')).join('|')),
})).pattern

/** The matches of an automaton from left to right. Characters in no match are skipped. */
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
