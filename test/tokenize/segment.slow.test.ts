import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordCounter } from '../../src/count/segmenters.ts'
import { graphemesOf } from '../../src/tokenize/intl-segmenter.ts'
import { property } from '../property.ts'

/** Characters that join a neighbour, in UAX #29 or in ICU's dictionaries, and characters that do not. */
const characters =
  "\r\n\t  \u3000\u00a0aZ9'._,。，！(「中国人工智能日本語のカナーั้ำไทยसकषि्\u0301\u200d\u200c\ufe0f\u0600\u06dd\u070f\u0d4e가각👩👨🇨🇳❤©#*\ud83d"
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...characters,
        ...characters.match(/./gsu)!,
        'word ',
        '人工智能是学科。',
        '\r\n',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { minLength: 2000, maxLength: 4000 },
  )
  .map(parts => parts.join(''))

const whole = (granularity: 'grapheme' | 'word', locale: string, text: string) =>
  Array.from(new Intl.Segmenter(locale, { granularity }).segment(text))

property([text], { numRuns: 60 })(
  'cutting a text into stretches does not change its graphemes',
  text => {
    expect([...graphemesOf(text)]).toEqual(
      whole('grapheme', 'zh', text).map(({ segment }) => segment),
    )
  },
)

property([text, fc.constantFrom('zh', 'th', 'en', 'ja')], { numRuns: 120 })(
  'cutting a text into stretches does not change its words',
  (text, locale) => {
    const words = whole('word', locale, text).filter(({ isWordLike }) => isWordLike)
    expect(wordCounter(locale)(text)).toBe(words.length)
  },
)

test('the time for a text grows with its length, not with its square', () => {
  const line = '人工智能 is a science of thinking machines\n'
  const count = wordCounter('zh')
  expect(Array.from(graphemesOf(line.repeat(50_000)))).toHaveLength(line.length * 50_000)
  expect(count(line.repeat(50_000))).toBe(count(line) * 50_000)
})
