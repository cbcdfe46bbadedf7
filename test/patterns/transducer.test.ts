import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeAutomaton } from '../../src/patterns/automaton.ts'
import { classOf } from '../../src/patterns/character-classes.ts'
import { compilePattern } from '../../src/patterns/pattern.ts'
import { parsePattern } from '../../src/patterns/syntax.ts'
import { makeTransducer, outputs, type Transducer } from '../../src/patterns/transducer.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import { property } from '../property.ts'
import { patternSource } from './automata.ts'

function transducerOf(pattern: string): Transducer | undefined {
  const automaton = makeAutomaton(parsePattern(pattern))
  const classes = Uint8Array.from({ length: 128 }, (_, byte) => classOf(automaton!.classes, byte))
  return automaton && makeTransducer(automaton, classes)
}

/** Where a transducer cuts a text of ASCII, as far as it has said so at its end. */
function cutsBy({ kinds, kindOf, next, said }: Transducer, text: string): number[] {
  const cuts = new Set<number>()
  let state = 0
  let maybe = 0
  for (let at = 0; at < text.length; at++) {
    const place = state * kinds + kindOf[text.charCodeAt(at)]!
    if (said[place]! & outputs.cut) cuts.add(at)
    if (said[place]! & outputs.cutBefore) cuts.add(at - 1)
    if (said[place]! & outputs.settled) cuts.add(maybe)
    if (said[place]! & outputs.maybe) maybe = at
    state = next[place]!
  }
  return [...cuts].sort((a, b) => a - b)
}

/** Where matches begin and end, but for the beginning of the text and its end. */
function cutsByMatches(pattern: string) {
  const compiled = compilePattern(pattern)
  return (text: string): number[] => {
    const matches = [...text.matchAll(compiled(text))]
    const ends = matches.flatMap(({ index, 0: match }) => [index, index + match.length])
    return [...new Set(ends)].filter(end => end > 0 && end < text.length)
  }
}

const patterns = Object.entries(splits).flatMap(([name, steps]) =>
  steps.flatMap(step => (step.type === 'split' ? [[name, step.pattern] as const] : [])),
)
const unit = fc.constantFrom(..." \n\r\tasStTlLeEvV.,!'/_-0123")
const threeDigits = '[0-9][0-9][0-9]'

describe('the transducer of a known pre-tokenizer', () => {
  for (const [name, pattern] of patterns) {
    const transducer = transducerOf(pattern)!
    const expectedOf = cutsByMatches(pattern)
    property([fc.string({ unit, maxLength: 60 })], { numRuns: 500 })(
      `${name}: ${pattern} cuts where matches begin and end`,
      text => {
        // After a word all cuts before it are certain.
        const whole = `${text} word word`
        const expected = expectedOf(whole)
        const cuts = cutsBy(transducer, whole)
        if (pattern === threeDigits) expect(cuts).toEqual(expected.slice(0, cuts.length))
        else expect(cuts).toEqual(expected.filter(cut => cut <= text.length + 5))
      },
    )
  }

  test('of three digits gives up after two, because it would have to go back', () => {
    const transducer = transducerOf(threeDigits)!
    expect(cutsBy(transducer, 'a123b')).toEqual([1, 4])
    expect(cutsBy(transducer, 'a12b123b')).toEqual([])
  })
})

property([patternSource, fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c') }))], {
  numRuns: 3000,
})(
  'the transducer of any pattern reports every cut before the last one that it reports',
  (pattern, texts) => {
    const transducer = makeAutomaton(parsePattern(pattern)) && transducerOf(pattern)
    if (!transducer) return
    const expectedOf = cutsByMatches(pattern)
    for (const text of texts) {
      const cuts = cutsBy(transducer, text)
      const last = cuts.at(-1) ?? 0
      expect(cuts).toEqual(expectedOf(text).filter(cut => cut <= last))
    }
  },
)
