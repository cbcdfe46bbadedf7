import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeAutomata } from '../../src/patterns/automaton.ts'
import { fuse } from '../../src/patterns/fuse.ts'
import { parsePattern } from '../../src/patterns/syntax.ts'
import { makePreTokenizer } from '../../src/tokenize/pre-tokenize.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import { type SplitName, splits } from '../../src/vocabulary/splits.ts'
import { property } from '../property.ts'
import { matchesOf, patternSource } from './automata.ts'

function fusedOf(first: string, second: string) {
  const [one, other] = makeAutomata([parsePattern(first), parsePattern(second)])!
  return fuse(one!, other!)
}

/** One step after the other. */
function inTurn(first: string, second: string) {
  const [one, other] = [first, second].map(pattern =>
    makePreTokenizer({ type: 'split', pattern, behavior: 'isolated' }),
  )
  const cut = (text: string) => one!(text, true).flatMap(part => other!(part, false))
  return (text: string) => cut(text).filter(part => part !== '')
}

/** The pattern of the first step. */
function patternOf(name: SplitName): string {
  const [step] = splits[name]
  return step.type === 'split' ? step.pattern : ''
}
const gpt2 = patternOf('gpt2')
const cl100k = patternOf('cl100k')
const punctuation = patternOf('falcon')

describe('two steps fused into one automaton make the cuts of both', () => {
  describe.for<[string, string, string]>([
    ['punctuation apart, then the words of GPT-2', `(?:${punctuation})+`, gpt2],
    ['digits by themselves, then the words of GPT-2', String.raw`\p{N}`, gpt2],
    ['line ends by themselves, then words', String.raw`[\r\n]`, cl100k],
    ['runs of Chinese, then words', '[一-龥]+', cl100k],
    ['signs by themselves or in runs', '[.,]', "[.,'!]+|[^.,'!]+"],
  ])('%s', ([, first, second]) => {
    const fused = fusedOf(first, second)!
    const expected = inTurn(first, second)

    test('in awkward texts', () => {
      for (const text of Object.values(awkwardTexts).flat())
        expect(matchesOf(fused, text.toWellFormed())).toEqual(expected(text.toWellFormed()))
    })

    const unit = fc.constantFrom(..." \n\r\t\u00a0\u3000asStTlLeE中é😀\u0301.,!'/_-0123")
    property([fc.string({ unit, maxLength: 40 })], { numRuns: 200 })('in random text', text => {
      expect(matchesOf(fused, text)).toEqual(expected(text))
    })
  })

  const first = fc.oneof(fc.constantFrom('a', 'a+', '[ab]', '[ab]+', 'b|c+'), patternSource)
  // Where the pattern takes no more, a character is by itself: most leave no gap.
  const second = fc.oneof(
    patternSource.map(pattern => `[\\s\\S](?:${pattern})|[\\s\\S]`),
    patternSource,
  )
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })
  property([first, second, fc.array(text)], { numRuns: 3000 })(
    'of any patterns',
    (first, second, texts) => {
      const automata = makeAutomata([parsePattern(first), parsePattern(second)])
      const fused = automata && fuse(automata[0]!, automata[1]!)
      if (!fused) return
      const expected = inTurn(first, second)
      for (const text of texts) expect(matchesOf(fused, text)).toEqual(expected(text))
    },
  )
})

describe('steps that cannot be fused:', () => {
  test.for<[string, string, string]>([
    ['where the first counts', String.raw`\p{N}{1,3}`, gpt2],
    ['where the first may have to go back', 'ab', String.raw`[\s\S]`],
    ['if the first looks past its match', 'a(?!b)', String.raw`[\s\S]`],
    ['where the first looks for the end of the text', String.raw`a(?=[\s\S])`, String.raw`[\s\S]`],
    ['where the second leaves gaps', String.raw`\p{N}`, '[a-z]+'],
    ['where the second leaves gaps only when cut', 'a', 'ba|[^b]'],
  ])('%s', ([, first, second]) => {
    expect(fusedOf(first, second)).toBeUndefined()
  })
})
