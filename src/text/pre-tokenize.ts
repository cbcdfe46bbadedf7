import { InputError } from '../errors.ts'
import { toByteAlphabet } from './byte-alphabet.ts'
import { compilePattern } from './pattern.ts'

/** What a match of a split's pattern becomes, in Hugging Face's words. */
export type SplitBehavior = 'isolated' | 'removed' | 'contiguous'

/** How a normalized text is cut before the model; the steps of a vocabulary run in order. */
export type PreTokenizerSpec =
  | { readonly type: 'split'; readonly pattern: string; readonly behavior: SplitBehavior }
  /** Not a cut: spells each pre-token's UTF-8 in the byte alphabet. */
  | { readonly type: 'bytes' }

export type PreTokenizer = (text: string) => readonly string[]

/** One step as a function. */
export function makePreTokenizer(spec: PreTokenizerSpec): PreTokenizer {
  if (spec.type === 'bytes') return text => [toByteAlphabet(text)]
  const expressionFor = compilePattern(spec.pattern)
  const split = splitters[spec.behavior]
  return text => {
    try {
      return split(text, expressionFor(text))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new InputError(
        'a text runs on for more than two million characters without a break; cut it into samples',
      )
    }
  }
}

const splitters: Readonly<
  Record<SplitBehavior, (text: string, expression: RegExp) => readonly string[]>
> = {
  isolated(text, expression) {
    // Patterns made for this cover every character, and then the matches are the pre-tokens.
    const found = text.match(expression) ?? []
    const covered = found.reduce((sum, match) => sum + match.length, 0)
    return covered === text.length
      ? found
      : stretches(text, expression).map(stretch => stretch.text)
  },
  removed: (text, expression) =>
    stretches(text, expression)
      .filter(stretch => !stretch.isMatch)
      .map(stretch => stretch.text),
  contiguous(text, expression) {
    const joined: string[] = []
    let wasMatch: boolean | undefined
    for (const stretch of stretches(text, expression)) {
      if (stretch.isMatch === wasMatch) joined[joined.length - 1] += stretch.text
      else joined.push(stretch.text)
      wasMatch = stretch.isMatch
    }
    return joined
  },
}

/** The matches and what stands between them, in the order of the text. */
function stretches(text: string, expression: RegExp): { text: string; isMatch: boolean }[] {
  const all: { text: string; isMatch: boolean }[] = []
  let end = 0
  for (const { 0: match, index } of text.matchAll(expression)) {
    if (match === '') continue
    if (index > end) all.push({ text: text.slice(end, index), isMatch: false })
    all.push({ text: match, isMatch: true })
    end = index + match.length
  }
  if (end < text.length) all.push({ text: text.slice(end), isMatch: false })
  return all
}
