import { engineFindsAddedTokens } from '../engine/added-tokens.ts'
import { type EngineState, engineStateOf, makeEngine, restoreEngine } from '../engine/engine.ts'
import { makeTokenFinder } from '../tokenize/added-tokens.ts'
import { wellFormed } from '../tokenize/characters.ts'
import { makeDecoder } from '../tokenize/decode.ts'
import { makeNormalizer } from '../tokenize/normalize.ts'
import { makeReferenceEncoder, type ReferenceEncoder } from '../tokenize/reference.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { setFastCounter } from './fast-counter.ts'
import type { Tokenizer } from './tokenizer.ts'

/**
 * The tokenizer of a vocabulary. Added tokens are cut out, and the text between them is encoded by the engine, or by the
 * reference model if the engine cannot. With `prepared`, the pieces and merges are not read.
 */
export function makeTokenizer(
  name: string,
  vocabulary: Vocabulary,
  prepared?: PreparedTokenizer,
): Tokenizer {
  const { engine, inner, findAdded, engineTakesAll } = prepareParts(vocabulary, prepared)
  let referenceEncoder = engine ? undefined : makeReferenceEncoder(inner)
  const encodeByReference: ReferenceEncoder = (...stretch) => {
    referenceEncoder ??= makeReferenceEncoder(inner)
    referenceEncoder(...stretch)
  }

  const count = (text: string, atStart: boolean): number => {
    const counted = engine?.count(text)
    if (counted !== undefined) return counted
    let tokens = 0
    encodeByReference(text, atStart, ids => {
      tokens += ids.length
    })
    return tokens
  }
  const encode = (text: string, atStart: boolean): Uint32Array => {
    const encoded = engine?.encode(text)
    if (encoded) return encoded
    const all: number[] = []
    encodeByReference(text, atStart, ids => {
      for (const id of ids) all.push(id)
    })
    return Uint32Array.from(all)
  }

  const tokenizer: Tokenizer = {
    name,
    vocabulary,
    vocabSize: prepared?.vocabSize ?? vocabSizeOf(vocabulary),
    encode(text) {
      const encoded = engineTakesAll ? engine?.encode(text) : undefined
      if (encoded) return encoded
      const stretches = findAdded(wellFormed(text))
      if (stretches.length === 1 && typeof stretches[0] === 'string')
        return encode(stretches[0], true)
      const parts = stretches.map((stretch, i) =>
        typeof stretch === 'number' ? [stretch] : encode(stretch, i === 0),
      )
      return concatenate(parts)
    },
    countTokens(text) {
      const counted = engineTakesAll ? engine?.count(text) : undefined
      if (counted !== undefined) return counted
      return findAdded(wellFormed(text)).reduce<number>(
        (tokens, stretch, i) =>
          tokens + (typeof stretch === 'number' ? 1 : count(stretch, i === 0)),
        0,
      )
    },
    decode: makeDecoder(vocabulary),
  }
  if (engineTakesAll && engine) setFastCounter(tokenizer, engine)
  return tokenizer
}

/** The parts of a tokenizer that take time to make from a vocabulary. */
export interface PreparedTokenizer {
  readonly vocabSize: number
  readonly engine: EngineState | undefined
}

/** Makes what `makeTokenizer` can start from. */
export function prepareTokenizer(vocabulary: Vocabulary): PreparedTokenizer {
  return { vocabSize: vocabSizeOf(vocabulary), engine: engineStateOf(engineVocabulary(vocabulary)) }
}

function vocabSizeOf({ pieces, addedTokens }: Vocabulary): number {
  return Math.max(pieces.length, ...addedTokens.map(token => token.id + 1))
}

/**
 * The engine, the vocabulary by which it and the reference model encode, and the function that cuts added tokens out
 * before them. Tokens that are looked for in normalized text are cut out before the engine too, and so the normalizers
 * run before it; without an engine the reference model does both. `engineTakesAll`: the engine finds all added tokens.
 */
function prepareParts(vocabulary: Vocabulary, prepared: PreparedTokenizer | undefined) {
  const found = vocabulary.addedTokens.filter(token => !token.special)
  const findRaw = makeTokenFinder(found.filter(token => !token.normalized))
  const normalized = found.filter(token => token.normalized)
  const inner = engineVocabulary(vocabulary)
  const engine = prepared
    ? prepared.engine && restoreEngine(inner, prepared.engine)
    : makeEngine(inner)
  const engineTakesAll = found.length === 0 || engineFindsAddedTokens(vocabulary)
  if (engineTakesAll || normalized.length === 0 || !engine)
    return { engine, inner: vocabulary, findAdded: findRaw, engineTakesAll }
  const normalize = makeNormalizer(vocabulary.normalizers)
  const findNormalized = makeTokenFinder(
    normalized.map(token => ({ ...token, content: normalize(token.content) })),
  )
  const findAdded = (text: string) =>
    findRaw(text).flatMap(stretch =>
      typeof stretch === 'number' ? [stretch] : findNormalized(normalize(stretch)),
    )
  return { engine, inner, findAdded, engineTakesAll }
}

/**
 * The vocabulary without what runs before the engine: the normalizers and the added tokens, if some tokens are looked for
 * in normalized text and the engine does not find them itself.
 */
function engineVocabulary(vocabulary: Vocabulary): Vocabulary {
  if (engineFindsAddedTokens(vocabulary)) return vocabulary
  if (!vocabulary.addedTokens.some(({ special, normalized }) => !special && normalized))
    return vocabulary
  // A spread would read the pieces, which may still be in a file.
  return Object.defineProperties({} as Vocabulary, {
    ...Object.getOwnPropertyDescriptors(vocabulary),
    normalizers: { value: [], enumerable: true },
    addedTokens: { value: [], enumerable: true },
  })
}

function concatenate(parts: readonly ArrayLike<number>[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
