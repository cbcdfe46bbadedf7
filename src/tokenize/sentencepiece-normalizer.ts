import type { Normalizer, SentencePieceNormalizerSpec } from '../vocabulary/steps.ts'
import { type Charsmap, readCharsmap } from './charsmap.ts'
import { makeTrie, type Trie } from './trie.ts'

/**
 * SentencePiece's `Normalizer::Normalize`: rules, then white space, which is escaped as ▁ and prefixed
 * once, and with `removeExtraWhitespaces` removed at both ends and kept single within.
 *
 * Source: google/sentencepiece, src/normalizer.cc.
 */
export function sentencePieceNormalizer(spec: SentencePieceNormalizerSpec): Normalizer {
  const charsmap = spec.precompiledCharsmap ? readCharsmap(spec.precompiledCharsmap) : undefined
  const userDefined = spec.userDefined.length > 0 ? makeTrie(spec.userDefined) : undefined
  const nextBegin = makeBeginFinder(charsmap, spec.userDefined)
  const space = spec.escapeWhitespaces ? '▁' : ' '
  return text => {
    const stretches =
      charsmap || userDefined ? applyRules(text, charsmap, userDefined, nextBegin) : [text]
    let body = (spec.removeExtraWhitespaces ? squeeze(stretches) : stretches.join('')).replaceAll(
      ' ',
      space,
    )
    if (text === '' || (spec.removeExtraWhitespaces && isBlank(stretches))) return ''
    if (spec.addDummyPrefix && !spec.treatWhitespaceAsSuffix) body = space + body
    if (spec.removeExtraWhitespaces)
      while (body.endsWith(space)) body = body.slice(0, -space.length)
    return spec.addDummyPrefix && spec.treatWhitespaceAsSuffix ? body + space : body
  }
}

/** The text in stretches: those that no rule touches at even places, replacements and kept pieces at odd ones. */
function applyRules(
  text: string,
  rules: Charsmap | undefined,
  userDefined: Trie | undefined,
  nextBegin: BeginFinder,
): string[] {
  const stretches: string[] = []
  let untouched = 0
  const push = (start: number, end: number, made: string) => {
    stretches.push(text.slice(untouched, start), made)
    untouched = end
  }
  for (let at = nextBegin(text, 0); at < text.length; at = nextBegin(text, at)) {
    const kept = userDefined?.longestAt(text, at)
    const start = at
    if (kept && kept.value >= 0) {
      at = kept.end
      push(start, at, text.slice(start, at))
      continue
    }
    const rule = rules?.longestAt(text, at)
    if (rule) {
      at = rule.end
      push(start, at, rule.by)
    } else {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1
    }
  }
  stretches.push(text.slice(untouched))
  return stretches
}

/** The next place, from `at` on, where a rule or a kept piece may begin. */
type BeginFinder = (text: string, at: number) => number

/**
 * Hardly any character begins a rule or a kept piece, and a letter does only if a mark follows. Each UTF-16 unit is looked
 * up once and remembered; half of a surrogate pair always may begin one.
 */
function makeBeginFinder(rules: Charsmap | undefined, userDefined: readonly string[]): BeginFinder {
  const known = new Uint8Array(0x10000)
  for (const piece of userDefined) known[piece.charCodeAt(0)] = begins.any
  known.fill(begins.any, 0xd800, 0xe000)
  return (text, from) => {
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      let begin = known[unit]!
      if (begin === 0) {
        begin = begins[rules?.followersOf(unit) ?? 'none']
        known[unit] = begin
      }
      if (begin === begins.none) continue
      if (begin === begins.any || text.charCodeAt(at + 1) >= 0x80) return at
    }
    return text.length
  }
}

const begins = { none: 1, beyondAscii: 2, any: 3 } as const

/** Whether all of the text is spaces. A text of which rules leave nothing is not, and gets its prefix space. */
function isBlank(stretches: readonly string[]): boolean {
  return stretches.every((stretch, index) =>
    index % 2 === 0 ? /^ *$/.test(stretch) : stretch === ' ',
  )
}

/** Removes leading spaces and repeated ones, but keeps spaces within a replacement. */
function squeeze(stretches: readonly string[]): string {
  let squeezed = ''
  let afterSpace = true
  stretches.forEach((stretch, index) => {
    const single = index % 2 === 0 ? stretch.replace(/ {2,}/g, ' ') : stretch
    const kept = afterSpace ? single.replace(/^ +/, '') : single
    if (kept !== '') afterSpace = kept.endsWith(' ')
    squeezed += kept
  })
  return squeezed
}
