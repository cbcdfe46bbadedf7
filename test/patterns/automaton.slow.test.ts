import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeAutomaton } from '../../src/patterns/automaton.ts'
import { compilePattern } from '../../src/patterns/pattern.ts'
import { parsePattern } from '../../src/patterns/syntax.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import { property } from '../property.ts'
import { matchesOf, patternSource } from './automata.ts'

const automatonOf = (pattern: string) => makeAutomaton(parsePattern(pattern))!
const expectedBy = (pattern: string) => {
  const compiled = compilePattern(pattern)
  return (text: string) => [...(text.match(compiled(text)) ?? [])]
}

const patterns = Object.entries(splits).flatMap(([name, steps]) =>
  steps.flatMap(step => (step.type === 'split' ? [[name, step.pattern] as const] : [])),
)

describe('the automaton of a known pre-tokenizer finds the matches of its regular expression', () => {
  describe.for(patterns)('%s %s', ([, pattern]) => {
    const automaton = automatonOf(pattern)
    const expected = expectedBy(pattern)

    test('in awkward texts', () => {
      for (const text of Object.values(awkwardTexts).flat()) {
        const wellFormed = text.toWellFormed()
        expect(matchesOf(automaton, wellFormed)).toEqual(expected(wellFormed))
      }
    })

    test('around every code point', () => {
      for (let first = 0; first < 0x110000; first += 0x400) {
        // Surrogates are not in text, and whole planes have no character yet.
        if ((first >= 0xd800 && first < 0xe000) || (first >= 0x34000 && first < 0xe0000)) continue
        const text = Array.from({ length: 0x400 }, (_, i) => {
          const character = String.fromCodePoint(first + i)
          return `${character}a ${character}\n1`
        }).join('')
        expect(matchesOf(automaton, text)).toEqual(expected(text))
      }
    })

    const unit = fc.constantFrom(..." \n\r\t\u00a0\u3000asStTlLeE中é😀\u0301.,!'/_-0123")
    property([fc.string({ unit, maxLength: 40 })])('in random text', text => {
      expect(matchesOf(automaton, text)).toEqual(expected(text))
    })
  })
})

property(
  [patternSource, fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 }))],
  {
    numRuns: 2000,
  },
)('the automaton of any pattern finds the matches of its regular expression', (pattern, texts) => {
  const automaton = makeAutomaton(parsePattern(pattern))
  // One that matches nothing at some place is beyond it.
  if (!automaton) return
  const expected = expectedBy(pattern)
  for (const text of texts) expect(matchesOf(automaton, text)).toEqual(expected(text))
})

describe('patterns without an automaton:', () => {
  test.for([
    ['an atomic group', 'a++b'],
    ['a look behind', '(?<=a)b'],
    ['a look at two characters', 'a(?!bc)'],
    ['a match of nothing', 'a*'],
    ['a loop around nothing', '(?:a?)+b'],
    ['a pattern of thousands of places', '(?:a{1,100}){1,100}'],
    ['a pattern of thousands of states', '[ab]*a[ab]{14}'],
  ] as const)('%s', ([, pattern]) => {
    expect(makeAutomaton(parsePattern(pattern))).toBeUndefined()
  })
})
