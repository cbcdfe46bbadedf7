import type { NormalizerSpec } from '../text/normalize.ts'
import type { Pattern } from '../text/pattern-syntax.ts'
import { parsePattern } from '../text/pattern-syntax.ts'
import type { PreTokenizerSpec } from '../text/pre-tokenize.ts'
import type { Vocabulary } from '../vocabulary.ts'

/** How a text gets into the engine. */
export interface TextPlan {
  /** Those that run before it, in JavaScript. */
  readonly normalizers: readonly NormalizerSpec[]
  /** Puts in front what belongs there, and gives spaces back to what the vocabulary spells ▁. */
  readonly spell: (text: string) => string
  /** What cuts it, in order. */
  readonly steps: readonly StepPlan[]
  /** Symbols begin as bytes, pieces are spelt in the byte alphabet; else they begin as characters. */
  readonly bytewise: boolean
  /** Pieces spell a space as ▁, and no text has a space left. */
  readonly escapesSpaces: boolean
}

export interface StepPlan {
  readonly pattern: Pattern
  /** It sees each byte as its character of the byte alphabet. */
  readonly bytewise: boolean
}

/** Undefined where the engine has no way of doing what the vocabulary asks for. */
export function readText(vocabulary: Vocabulary): TextPlan | undefined {
  const bytesAt = vocabulary.preTokenizers.findIndex(({ type }) => type === 'bytes')
  const steps = vocabulary.preTokenizers.flatMap((spec, at) =>
    spec.type === 'bytes' ? [] : [readStep(spec, bytesAt >= 0 && at > bytesAt)],
  )
  if (!steps.every(step => step !== undefined)) return undefined
  if (vocabulary.normalizers.some(({ type }) => type === 'bytes')) return undefined
  if (bytesAt >= 0) {
    const { normalizers } = vocabulary
    return { normalizers, spell: asIs, steps, bytewise: true, escapesSpaces: false }
  }
  return { ...readSpaces(vocabulary.normalizers), steps, bytewise: false }
}

const asIs = (text: string) => text

/**
 * SentencePiece writes spaces as ▁, three bytes instead of one. The engine does the reverse with the
 * pieces, and then a normalizer that does nothing else need not run.
 */
function readSpaces(normalizers: readonly NormalizerSpec[]) {
  const last = normalizers.at(-1)
  if (last?.type !== 'sentencepiece' || !last.escapeWhitespaces)
    return { normalizers, escapesSpaces: false, spell: asIs }
  const onlyEscapes =
    !last.precompiledCharsmap && !last.removeExtraWhitespaces && !last.treatWhitespaceAsSuffix
  if (!onlyEscapes) return { normalizers, escapesSpaces: true, spell: withSpaces }
  const prefix = last.addDummyPrefix ? ' ' : ''
  return {
    normalizers: normalizers.slice(0, -1),
    escapesSpaces: true,
    spell: (text: string) => withSpaces(prefix + text),
  }
}

function withSpaces(text: string): string {
  return text.includes('▁') ? text.replaceAll('▁', ' ') : text
}

function readStep(spec: PreTokenizerSpec, bytewise: boolean): StepPlan | undefined {
  if (spec.type !== 'split' || spec.invert) return undefined
  const pattern = parsePattern(spec.pattern)
  switch (spec.behavior) {
    case 'isolated':
      return { pattern, bytewise }
    case 'contiguous':
      // Matches side by side are one, which a loop says too where each is a character.
      if (pattern.type !== 'set') return undefined
      return {
        pattern: { type: 'repeat', what: pattern, least: 1, most: Infinity, lazy: false },
        bytewise,
      }
    default:
      return undefined
  }
}
