import { type Pattern, parsePattern } from '../patterns/syntax.ts'
import { wellFormed } from '../tokenize/characters.ts'
import { makeNormalizer } from '../tokenize/normalize.ts'
import type {
  Normalizer,
  NormalizerSpec,
  PreTokenizerSpec,
  SentencePieceNormalizerSpec,
} from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { type InertBlocks, inertExcept, inertForNfc } from './inert.ts'

/** How a text is prepared and cut: what JavaScript does before the engine, and what the engine does itself. */
export interface TextProgram {
  /** Normalizes a text in JavaScript. Spaces stay spaces, even if pieces spell them ▁. */
  readonly normalize: Normalizer
  /**
   * Whether JavaScript looks at no character but ▁, with `normalizer` or without. Then an unpaired surrogate may pass: it
   * becomes U+FFFD when the text becomes UTF-8. Searching for surrogates takes up to a twentieth of a count.
   */
  readonly acceptsSurrogates: boolean
  /** The normalizer that the engine runs instead, for most texts. */
  readonly normalizer?: NormalizerProgram
  /** How the engine reads texts that are bytes; absent if it cannot. */
  readonly byteInput?: ByteInput
  /** The steps of the pre-tokenizer, in order. */
  readonly steps: readonly StepProgram[]
  /** Symbols begin as bytes, and pieces are spelt in the byte alphabet. Otherwise symbols begin as characters. */
  readonly bytewise: boolean
  /** Pieces spell a space as ▁. */
  readonly escapesSpaces: boolean
}

/** How the engine reads texts that are bytes. */
export interface ByteInput {
  /** Blocks of inert characters. A text with other characters becomes a string; absent if all characters are inert. */
  readonly inert?: () => InertBlocks
  /** A prefix space is added. */
  readonly hasPrefixSpace: boolean
  /** The engine's own normalizer runs. */
  readonly normalizes: boolean
}

/** SentencePiece's normalizer as the engine runs it. */
export interface NormalizerProgram {
  /** Whether the engine can normalize this text; otherwise `TextProgram.normalize` must. */
  readonly accepts: (text: string) => boolean
  /** The normalizers before this one, which run in JavaScript. */
  readonly prepare: Normalizer
  readonly spec: SentencePieceNormalizerSpec
}

/** A step of the pre-tokenizer. */
export interface StepProgram {
  /** Identifies the pattern. */
  readonly source: string
  readonly pattern: () => Pattern
  /** The step sees bytes, each as its character of the byte alphabet. */
  readonly bytewise: boolean
}

/** The program of a vocabulary; undefined if the engine cannot do what the vocabulary asks for. */
export function textProgramOf(vocabulary: Vocabulary): TextProgram | undefined {
  const bytesAt = vocabulary.preTokenizers.findIndex(({ type }) => type === 'bytes')
  const steps = vocabulary.preTokenizers.flatMap((spec, at) =>
    spec.type === 'bytes' ? [] : [stepProgramOf(spec, bytesAt >= 0 && at > bytesAt)],
  )
  if (!steps.every(step => step !== undefined)) return undefined
  if (vocabulary.normalizers.some(({ type }) => type === 'bytes')) return undefined
  if (bytesAt >= 0) {
    const normalize = makeNormalizer(vocabulary.normalizers)
    const byteInput = byteInputOf(vocabulary.normalizers)
    const acceptsSurrogates = vocabulary.normalizers.length === 0
    const program = { normalize, acceptsSurrogates, steps, bytewise: true, escapesSpaces: false }
    return { ...program, ...(byteInput ? { byteInput } : {}) }
  }
  return { ...characterProgramOf(vocabulary.normalizers), steps, bytewise: false }
}

/** The byte input of a byte-level vocabulary, if its normalizers leave nearly all texts unchanged. */
function byteInputOf(normalizers: readonly NormalizerSpec[]): ByteInput | undefined {
  const unchanged = { hasPrefixSpace: false, normalizes: false }
  if (normalizers.length === 0) return unchanged
  return normalizers.every(({ type }) => type === 'nfc')
    ? { ...unchanged, inert: inertForNfc }
    : undefined
}

/**
 * The program of a vocabulary that is not byte-level. SentencePiece writes each space as ▁, which is three bytes instead
 * of one. The engine replaces ▁ by a space in the pieces instead: English stays one byte a letter, and a normalizer that
 * does nothing else need not run.
 */
function characterProgramOf(normalizers: readonly NormalizerSpec[]) {
  const last = normalizers.at(-1)
  const normalize = makeNormalizer(normalizers)
  if (last?.type !== 'sentencepiece' || !last.escapeWhitespaces)
    return { escapesSpaces: false, normalize, acceptsSurrogates: false }
  const before = normalizers.slice(0, -1)
  const onlyEscapes =
    !last.precompiledCharsmap && !last.removeExtraWhitespaces && !last.treatWhitespaceAsSuffix
  const prefix = last.addDummyPrefix ? ' ' : ''
  const prepare = makeNormalizer(before)
  const withoutEscapes = onlyEscapes
    ? (text: string) => {
        const prepared = prepare(text)
        return prepared === '' ? '' : prefix + prepared
      }
    : makeNormalizer([...before, { ...last, escapeWhitespaces: false }])
  // A ▁ in the text itself must match like a space, so the full normalizer runs.
  const hasEscapedSpace = (text: string) => text.includes('▁')
  const accepts = (text: string) => !hasEscapedSpace(text)
  return {
    escapesSpaces: true,
    acceptsSurrogates: before.length === 0,
    normalize: (text: string) =>
      hasEscapedSpace(text)
        ? normalize(wellFormed(text)).replaceAll('▁', ' ')
        : withoutEscapes(onlyEscapes ? text : wellFormed(text)),
    ...(onlyEscapes ? {} : { normalizer: { accepts, prepare, spec: last } }),
    ...(before.length > 0
      ? {}
      : {
          byteInput: {
            inert: () => inertExcept('▁'),
            hasPrefixSpace: onlyEscapes && last.addDummyPrefix,
            normalizes: !onlyEscapes,
          },
        }),
  }
}

function stepProgramOf(spec: PreTokenizerSpec, bytewise: boolean): StepProgram | undefined {
  if (spec.type !== 'split' || spec.invert) return undefined
  switch (spec.behavior) {
    case 'isolated':
      return { source: spec.pattern, pattern: () => parsePattern(spec.pattern), bytewise }
    case 'contiguous': {
      // Neighbouring matches become one, which is a repeat if each match is one character.
      const what = parsePattern(spec.pattern)
      if (what.type !== 'set') return undefined
      const loop = { type: 'repeat', what, least: 1, most: Infinity, lazy: false } as const
      return { source: `${spec.pattern}+`, pattern: () => loop, bytewise }
    }
    default:
      return undefined
  }
}
