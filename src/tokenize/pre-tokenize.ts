import { InputError } from '../errors.ts'
import { compilePattern } from '../patterns/pattern.ts'
import type {
  PreTokenizer,
  PreTokenizerSpec,
  SplitBehavior,
  SplitSpec,
} from '../vocabulary/steps.ts'
import { toByteAlphabet } from './byte-alphabet.ts'
import { cutByScript } from './unicode-scripts.ts'

/** The function of one step. */
export function makePreTokenizer(spec: PreTokenizerSpec): PreTokenizer {
  return makeOne(spec)
}

/** How each step is made from its specification. A new one is a new row. */
const makers: {
  readonly [Type in PreTokenizerSpec['type']]: (
    spec: Extract<PreTokenizerSpec, { type: Type }>,
  ) => PreTokenizer
} = {
  split,
  metaspace,
  fixedLength:
    ({ length }) =>
    text => {
      const characters = Array.from(text)
      return Array.from({ length: Math.ceil(characters.length / length) }, (_, i) =>
        characters.slice(i * length, (i + 1) * length).join(''),
      )
    },
  unicodeScripts: () => cutByScript,
  prefixSpace: () => text => [text.startsWith(' ') ? text : ` ${text}`],
  bytes: () => text => [toByteAlphabet(text)],
}

function makeOne<Type extends PreTokenizerSpec['type']>(
  spec: Extract<PreTokenizerSpec, { type: Type }>,
): PreTokenizer {
  return makers[spec.type as Type](spec)
}

function metaspace(spec: Extract<PreTokenizerSpec, { type: 'metaspace' }>): PreTokenizer {
  const { replacement, prepend } = spec
  return (text, atStart) => {
    const replaced = text.replaceAll(' ', replacement)
    const wanted = prepend === 'always' || (prepend === 'first' && atStart)
    const whole = wanted && !replaced.startsWith(replacement) ? replacement + replaced : replaced
    if (!spec.split) return [whole]
    const [before = '', ...rest] = whole.split(replacement)
    return [...(before === '' ? [] : [before]), ...rest.map(part => replacement + part)]
  }
}

/** A stretch of text that is a match of a pattern, or the text between two matches. */
interface Stretch {
  readonly text: string
  readonly isMatch: boolean
}

function split(spec: SplitSpec): PreTokenizer {
  const expressionFor = compilePattern(spec.pattern)
  const join = behaviors[spec.behavior]
  const cut = (text: string): readonly string[] => {
    const expression = expressionFor(text)
    if (spec.behavior === 'isolated') {
      // Patterns made for this cover every character, and then the matches are the pre-tokens.
      const found = text.match(expression) ?? []
      if (found.reduce((sum, match) => sum + match.length, 0) === text.length) return found
    }
    return join(stretches(text, expression, spec.invert ?? false))
  }
  return text => {
    try {
      return cut(text)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new InputError(
        'a text runs on for more than two million characters without a break; cut it into samples',
      )
    }
  }
}

/** Source: huggingface/tokenizers, tokenizer/normalizer.rs, `NormalizedString::split`. */
const behaviors: Readonly<Record<SplitBehavior, (all: readonly Stretch[]) => readonly string[]>> = {
  isolated: all => all.map(({ text }) => text),
  removed: all => {
    const kept = all.filter(({ isMatch }) => !isMatch).map(({ text }) => text)
    return all[0]?.isMatch ? ['', ...kept] : kept
  },
  contiguous: all => gather(all, (stretch, previous) => stretch.isMatch === previous.isMatch),
  mergedWithPrevious: all =>
    gather(all, (stretch, previous) => stretch.isMatch && !previous.isMatch),
  mergedWithNext: all => gather(all, (stretch, previous) => previous.isMatch && !stretch.isMatch),
}

/** The stretches as texts. A stretch that `belongs` to the one before it is joined to it. */
function gather(
  all: readonly Stretch[],
  belongs: (stretch: Stretch, previous: Stretch) => boolean,
): string[] {
  const gathered: string[] = []
  all.forEach((stretch, i) => {
    if (i > 0 && belongs(stretch, all[i - 1]!)) gathered[gathered.length - 1] += stretch.text
    else gathered.push(stretch.text)
  })
  return gathered
}

/** The matches and the text between them, in order. */
function stretches(text: string, expression: RegExp, invert: boolean): Stretch[] {
  const all: Stretch[] = []
  let end = 0
  for (const { 0: match, index } of text.matchAll(expression)) {
    if (match === '') continue
    if (index > end) all.push({ text: text.slice(end, index), isMatch: invert })
    all.push({ text: match, isMatch: !invert })
    end = index + match.length
  }
  if (end < text.length) all.push({ text: text.slice(end), isMatch: invert })
  return all
}
