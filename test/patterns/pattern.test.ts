import { describe, expect, test } from 'vitest'
import { coversAllText } from '../../src/patterns/coverage.ts'
import { compilePattern } from '../../src/patterns/pattern.ts'
import { splits } from '../../src/vocabulary/splits.ts'

const matches = (pattern: string, text: string) => text.match(compilePattern(pattern)(text)) ?? []

describe('a pattern finds the matches of Oniguruma and Rust', () => {
  test.for<[string, string, string[]]>([
    ['\\s+', 'a\u0085\ufeffb', ['\u0085']],
    ["(?i:'s)", "'s 'S 'ſ", ["'s", "'S", "'ſ"]],
    ['(?i:k)', 'kK\u212a', ['k', 'K', '\u212a']],
    ['(?i:[a-c]x)', 'Bx cX', ['Bx', 'cX']],
    ['(?i:[a-z]+)', 'éKſßAbÉ', ['Kſ', 'Ab']],
    ['(?i:[^a-z]+)', 'éKſßAbÉa', ['é', 'ß', 'É']],
    ['(?i:x\\s\\d中)', 'X\u00851中', ['X\u00851中']],
    ['[^(\\s|[.,])]+', 'a(b|c).d', ['a', 'b', 'c', 'd']],
    ['[\\p{L}&&[^a-z]]+', 'abCDé', ['CDé']],
    ['\\p{N}{1,3}', '12345', ['123', '45']],
    ['a++b', 'aaab aab', ['aaab', 'aab']],
    ['a++a', 'aaaa', []],
    ['(?>a+)b', 'aab', ['aab']],
    ['x{,2}y', 'xxxy', ['xxy']],
    ['\\p{^L}', 'a1', ['1']],
    ['\\P{L}', 'a1', ['1']],
    ['.', 'a\n😀', ['a', '😀']],
    ['[\\x41\\u0042\\x{43}-\\x{45}]+', 'ABCDEF', ['ABCDE']],
    ['[a-]+', 'a-b', ['a-']],
    ['[]a]+', ']a[', [']a']],
    ['\\p{Han}+', '中文 kana かな', ['中文']],
  ])('%s in %j', ([pattern, text, expected]) => {
    expect([...matches(pattern, text)]).toEqual(expected)
    // The same where a surrogate pair calls for the other expression.
    expect([...matches(pattern, `${text}\n𠀀`)].slice(0, expected.length)).toEqual(expected)
  })
})

describe('syntax that JavaScript cannot express is refused by name', () => {
  test.for([
    ['^a', '^'],
    ['\\bword', '\\b'],
    ['(a)\\1', '\\1'],
    ['[[:alpha:]]', 'POSIX'],
    ['(?<name>a)', '(?<n'],
    ['a{1,2}+', '{1,2}+'],
    ['(?i:é)', 'beyond ASCII'],
    ['(?i:\\p{L}+)', 'beyond ASCII'],
    ['(?i:less)', 'case-insensitive ss'],
    ['(?i:ST)', 'case-insensitive ST'],
    ['(?i:off)', 'case-insensitive ff'],
    ['\\p{Klingon}', '\\p{Klingon}'],
    ['(a', 'without its )'],
    ['a)', 'unmatched )'],
    ['[a', 'without its ]'],
    ['[z-a]', 'out of order'],
    ['a\\', '\\ at the end'],
  ] as const)('%s', ([pattern, named]) => {
    expect(() => compilePattern(pattern)('a')).toThrow(named)
  })
})

test.for(Object.entries(splits))('%s matches a run of ten million characters', ([, steps]) => {
  const [first] = steps
  if (first.type !== 'split') return
  const text = '中'.repeat(10_000_000)
  expect(text.match(compilePattern(first.pattern)(text)) ?? [text]).toHaveLength(1)
})

describe('a pattern covers all text if every single character is a match', () => {
  test.for<[string, boolean]>([
    ['\\s+|\\S', true],
    ['.|\\n', true],
    ['\\p{L}+|\\s', false],
    ['.', false],
    [' ?\\S+|\\s+(?!\\S)|\\s+', true],
    ['\\S{2}|\\s', false],
    ['a\\S|\\s', false],
    ['\\S++\\s?|\\s', false],
  ])('%s: %s', ([pattern, expected]) => {
    expect(coversAllText(pattern)).toBe(expected)
  })

  test.for(Object.entries(splits))('%s', ([name, [first]]) => {
    if (first.type !== 'split') return
    // Some are sequences of cuts, in which each leaves more to the next.
    const leavesOver = ['bloom', 'falcon', 'starcoder']
    expect(coversAllText(first.pattern)).toBe(!leavesOver.includes(name))
  })
})
