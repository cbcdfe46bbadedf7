import { readCharsmap } from './charsmap.ts'
import { makeTrie, type Trie } from './trie.ts'

/** What is done to a text before it is cut; the steps of a vocabulary run in order. */
export type NormalizerSpec =
  | { readonly type: 'nfc' | 'nfd' | 'nfkc' | 'nfkd' }
  | { readonly type: 'replace'; readonly text: string; readonly by: string }
  | {
      readonly type: 'spaceRuns'
      readonly shortest: number
      readonly longest: number
      readonly by: string
    }
  | SentencePieceNormalizerSpec

/** The NormalizerSpec of a SentencePiece model, in its own words. */
export interface SentencePieceNormalizerSpec {
  readonly type: 'sentencepiece'
  /** Absent for the identity rule. */
  readonly precompiledCharsmap?: Uint8Array
  readonly addDummyPrefix: boolean
  readonly removeExtraWhitespaces: boolean
  readonly escapeWhitespaces: boolean
  readonly treatWhitespaceAsSuffix: boolean
  /** Pieces that are left as they are wherever they stand in the text. */
  readonly userDefined: readonly string[]
}

export type Normalizer = (text: string) => string

/** How each normalizer is made from its specification. A new one is a new row. */
const makers: {
  readonly [Type in NormalizerSpec['type']]: (
    spec: Extract<NormalizerSpec, { type: Type }>,
  ) => Normalizer
} = {
  nfc: () => text => text.normalize('NFC'),
  nfd: () => text => text.normalize('NFD'),
  nfkc: () => text => text.normalize('NFKC'),
  nfkd: () => text => text.normalize('NFKD'),
  replace: spec => text => text.replaceAll(spec.text, () => spec.by),
  spaceRuns,
  sentencepiece,
}

/** All of a vocabulary's normalizers as one function. */
export function makeNormalizer(specs: readonly NormalizerSpec[]): Normalizer {
  const steps = specs.map(spec => makeOne(spec))
  return text => steps.reduce((normalized, step) => step(normalized), text)
}

function makeOne<Type extends NormalizerSpec['type']>(
  spec: Extract<NormalizerSpec, { type: Type }>,
): Normalizer {
  return makers[spec.type as Type](spec)
}

/** Runs of spaces become one piece each that says how many they were: `<|blank_{n}|>`. */
function spaceRuns(spec: Extract<NormalizerSpec, { type: 'spaceRuns' }>): Normalizer {
  const run = new RegExp(` {${spec.shortest},${spec.longest}}`, 'g')
  return text => text.replace(run, spaces => spec.by.replace('{n}', String(spaces.length)))
}

/**
 * SentencePiece's `Normalizer::Normalize`: rules, then white space, which is escaped as ▁, put in front
 * once, and with `removeExtraWhitespaces` cut at both ends and kept single within.
 *
 * Source: google/sentencepiece, src/normalizer.cc.
 */
function sentencepiece(spec: SentencePieceNormalizerSpec): Normalizer {
  const charsmap = spec.precompiledCharsmap ? readCharsmap(spec.precompiledCharsmap) : undefined
  const userDefined = spec.userDefined.length > 0 ? makeTrie(spec.userDefined) : undefined
  const space = spec.escapeWhitespaces ? '▁' : ' '
  return text => {
    const parts = charsmap || userDefined ? applyRules(text, charsmap, userDefined) : [text]
    let body = (spec.removeExtraWhitespaces ? squeeze(parts) : parts.join('')).replaceAll(
      ' ',
      space,
    )
    if (text === '' || (body === '' && spec.removeExtraWhitespaces)) return ''
    if (spec.addDummyPrefix && !spec.treatWhitespaceAsSuffix) body = space + body
    if (spec.removeExtraWhitespaces)
      while (body.endsWith(space)) body = body.slice(0, -space.length)
    return spec.addDummyPrefix && spec.treatWhitespaceAsSuffix ? body + space : body
  }
}

/** The text in parts: stretches that no rule touches at even places, what a rule made or kept at odd ones. */
function applyRules(
  text: string,
  ruleAt: ReturnType<typeof readCharsmap> | undefined,
  userDefined: Trie | undefined,
): string[] {
  const parts: string[] = []
  let untouched = 0
  const push = (start: number, end: number, made: string) => {
    parts.push(text.slice(untouched, start), made)
    untouched = end
  }
  for (let at = 0; at < text.length; ) {
    const kept = userDefined?.longestAt(text, at)
    const start = at
    if (kept && kept.value >= 0) {
      at = kept.end
      push(start, at, text.slice(start, at))
      continue
    }
    const rule = ruleAt?.(text, at)
    if (rule) {
      at = rule.end
      push(start, at, rule.by)
    } else {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1
    }
  }
  parts.push(text.slice(untouched))
  return parts
}

/** Without spaces in front, and none after another; but what one rule made stays as it is within. */
function squeeze(parts: readonly string[]): string {
  let squeezed = ''
  let afterSpace = true
  parts.forEach((part, index) => {
    const single = index % 2 === 0 ? part.replace(/ {2,}/g, ' ') : part
    const kept = afterSpace ? single.replace(/^ +/, '') : single
    if (kept !== '') afterSpace = kept.endsWith(' ')
    squeezed += kept
  })
  return squeezed
}
