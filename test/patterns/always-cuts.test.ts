import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alwaysCuts } from '../../src/patterns/always-cuts.ts'
import { makeAutomaton } from '../../src/patterns/automaton.ts'
import { parsePattern } from '../../src/patterns/syntax.ts'
import { makePreTokenizer } from '../../src/tokenize/pre-tokenize.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import { property } from '../property.ts'

const codePoint = (character: string) => character.codePointAt(0)!

function isProved(pattern: string, [left = '', right = '']: string): boolean {
  return alwaysCuts(makeAutomaton(parsePattern(pattern))!, codePoint(left), codePoint(right))
}

test.for([
  ['a run ends where the other begins', '\\s+|\\S+', '\na', true],
  ['a run goes on', '\\s+|\\S+', 'ab', false],
  ['a match goes over the feed', '\\s+|\\S+\\s*', 'a\n', false],
  ['a match may go over it', '\\n.+|\\s|\\S', '\na', false],
  ['the feed is another thing at the end of a text', '\\s+(?!\\S)|\\s+|\\S+', '\na', false],
  ['the letters in front of it are not', '\\s+(?!\\S)|\\s+|\\S+', 'a\n', true],
  ['no match takes the line feed, and one begins after it', '[a-z]+', '\na', true],
  ['no match takes either', '[0-9]+', '\na', false],
  ['no match surely begins after it', 'ab', '\na', false],
  ['three at a time: cuts depend on all the text before', '.{1,3}', 'ab', false],
] as const)('%s', ([, pattern, pair, proved]) => {
  expect(isProved(pattern, pair)).toBe(proved)
})

const patterns = [
  ...Object.values(splits).flatMap(steps =>
    steps.flatMap(step => (step.type === 'split' ? [step.pattern] : [])),
  ),
  '\\s+(?!\\S)|\\s|\\S+',
  '[a-z]+|\\n+',
  'a\\n|\\n?b+|[^ab]',
  'ab?\\n*|[0-9]{1,3}',
]
const characters = ['a', 'B', '\n', ' ', '1', '.', '中', "'", 's'] as const
const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 })

describe.for(patterns)('at proved cuts of %s', pattern => {
  const cut = makePreTokenizer({ type: 'split', pattern, behavior: 'isolated' })
  const proved = characters.flatMap(left =>
    characters
      .filter(right => isProved(pattern, left + right))
      .map(right => [left, right] as const),
  )

  property([text, text, fc.nat()], { numRuns: 300 })(
    'the matches of both sides are the matches of the whole',
    (before, after, which) => {
      const [left, right] = proved[which % proved.length] ?? []
      if (left === undefined) return
      const [head, rest] = [before + left, right + after]
      expect([...cut(head, true), ...cut(rest, true)]).toEqual(cut(head + rest, true))
    },
  )
})
