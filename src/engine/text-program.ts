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

/** How a text gets into the engine. */
export interface TextProgram {
  /** What runs before it, in JavaScript. Spaces stay spaces, also where pieces spell them ▁. */
  readonly normalize: Normalizer
  /**
   * That, or what is left of it by `rules`, looks at no character but ▁. Then an unpaired surrogate may go through it: it
   * is U+FFFD as soon as the text is UTF-8, and to look for one takes up to a twentieth of a count.
   */
  readonly acceptsSurrogates: boolean
  /** What the engine may do of that itself. */
  readonly normalizer?: NormalizerProgram
  /** How a text may get into it as bytes. */
  readonly byteInput?: ByteInput
  /** What cuts it, in order. */
  readonly steps: readonly StepProgram[]
  /** Symbols begin as bytes, pieces are spelt in the byte alphabet; else they begin as characters. */
  readonly bytewise: boolean
  /** Pieces spell a space as ▁, and no text has a space left. */
  readonly escapesSpaces: boolean
}

/** How the engine takes texts that are bytes. */
export interface ByteInput {
  /** Texts of other characters are normalized in JavaScript; absent where all characters are inert. */
  readonly inert?: () => InertBlocks
  /** A space is put in front. */
  readonly hasPrefixSpace: boolean
  /** The engine's own normalizer runs. */
  readonly normalizes: boolean
}

/** SentencePiece's normalizer as the engine runs it. */
export interface NormalizerProgram {
  /** Whether all of it is the engine's for a text; else `normalize` is for it. */
  readonly accepts: (text: string) => boolean
  /** What still runs before it, in JavaScript. */
  readonly prepare: Normalizer
  readonly spec: SentencePieceNormalizerSpec
}

export interface StepProgram {
  /** Names the pattern: the same pattern has the same. */
  readonly source: string
  readonly pattern: () => Pattern
  /** It sees each byte as its character of the byte alphabet. */
  readonly bytewise: boolean
}

/** Undefined where the engine has no way of doing what the vocabulary asks for. */
export function textProgramOf(vocabulary: Vocabulary): TextProgram | undefined {
  const bytesAt = vocabulary.preTokenizers.findIndex(({ type }) => type === 'bytes')
  const steps = vocabulary.preTokenizers.flatMap((spec, at) =>
    spec.type === 'bytes' ? [] : [stepProgramOf(spec, bytesAt >= 0 && at > bytesAt)],
  )
  if (!steps.every(step => step !== undefined)) return undefined
  if (vocabulary.normalizers.some(({ type }) => type === 'bytes')) return undefined
  if (bytesAt >= 0) {
    const normalize = makeNormalizer(vocabulary.normalizers)
    const bytes = byteInputOf(vocabulary.normalizers)
    const acceptsSurrogates = vocabulary.normalizers.length === 0
    const program = { normalize, acceptsSurrogates, steps, bytewise: true, escapesSpaces: false }
    return { ...program, ...(bytes ? { byteInput: bytes } : {}) }
  }
  return { ...characterProgramOf(vocabulary.normalizers), steps, bytewise: false }
}

/** Where the normalizers leave nearly all texts as they are. */
function byteInputOf(normalizers: readonly NormalizerSpec[]): ByteInput | undefined {
  const program = { hasPrefixSpace: false, normalizes: false }
  if (normalizers.length === 0) return program
  return normalizers.every(({ type }) => type === 'nfc')
    ? { ...program, inert: inertForNfc }
    : undefined
}

/**
 * SentencePiece writes spaces as ▁, three bytes instead of one. The engine does the reverse with the
 * pieces: then most texts stay of one byte a letter, and a normalizer that does nothing else need not
 * run.
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
  // A text that has a ▁ of its own goes the long way round.
  const isSpelt = (text: string) => text.includes('▁')
  const accepts = (text: string) => !isSpelt(text)
  return {
    escapesSpaces: true,
    acceptsSurrogates: before.length === 0,
    normalize: (text: string) =>
      isSpelt(text)
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
      // Matches side by side are one, which a loop says too where each is a character.
      const what = parsePattern(spec.pattern)
      if (what.type !== 'set') return undefined
      const loop = { type: 'repeat', what, least: 1, most: Infinity, lazy: false } as const
      return { source: `${spec.pattern}+`, pattern: () => loop, bytewise }
    }
    default:
      return undefined
  }
}
