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
 * The tokenizer of a vocabulary: added tokens are cut out, and what lies between is encoded by the fast
 * engine, or the plain way where that does not do it. With `prepared`, nothing of the vocabulary is
 * looked at that is large.
 */
export function makeTokenizer(
  name: string,
  vocabulary: Vocabulary,
  prepared?: PreparedTokenizer,
): Tokenizer {
  const { engine, inner, findAdded, takesAll } = prepareParts(vocabulary, prepared)
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
      const encoded = takesAll ? engine?.encode(text) : undefined
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
      const counted = takesAll ? engine?.count(text) : undefined
      if (counted !== undefined) return counted
      return findAdded(wellFormed(text)).reduce<number>(
        (tokens, stretch, i) =>
          tokens + (typeof stretch === 'number' ? 1 : count(stretch, i === 0)),
        0,
      )
    },
    decode: makeDecoder(vocabulary),
  }
  if (takesAll && engine) setFastCounter(tokenizer, engine)
  return tokenizer
}

/** What takes time to make of a vocabulary. */
export interface PreparedTokenizer {
  readonly vocabSize: number
  readonly engine: EngineState | undefined
}

/** What `makeTokenizer` can take instead of making it. */
export function prepareTokenizer(vocabulary: Vocabulary): PreparedTokenizer {
  return { vocabSize: vocabSizeOf(vocabulary), engine: engineStateOf(engineVocabulary(vocabulary)) }
}

function vocabSizeOf({ pieces, addedTokens }: Vocabulary): number {
  return Math.max(pieces.length, ...addedTokens.map(token => token.id + 1))
}

/**
 * The engine, the vocabulary that it and the plain way encode by, and what cuts added tokens out in
 * front of them. Those that are looked for in normalized text come before the engine too, and the
 * normalizers with them; without an engine all this is the plain way's own. `takesAll`: the engine does.
 */
function prepareParts(vocabulary: Vocabulary, prepared: PreparedTokenizer | undefined) {
  const found = vocabulary.addedTokens.filter(token => !token.special)
  const findRaw = makeTokenFinder(found.filter(token => !token.normalized))
  const normalized = found.filter(token => token.normalized)
  const inner = engineVocabulary(vocabulary)
  const engine = prepared
    ? prepared.engine && restoreEngine(inner, prepared.engine)
    : makeEngine(inner)
  const takesAll = found.length === 0 || engineFindsAddedTokens(vocabulary)
  if (takesAll || normalized.length === 0 || !engine)
    return { engine, inner: vocabulary, findAdded: findRaw, takesAll }
  const normalize = makeNormalizer(vocabulary.normalizers)
  const findNormalized = makeTokenFinder(
    normalized.map(token => ({ ...token, content: normalize(token.content) })),
  )
  const findAdded = (text: string) =>
    findRaw(text).flatMap(stretch =>
      typeof stretch === 'number' ? [stretch] : findNormalized(normalize(stretch)),
    )
  return { engine, inner, findAdded, takesAll }
}

/**
 * What is left to the engine: nothing that comes before the search for tokens in normalized text, unless it
 * searches itself.
 */
function engineVocabulary(vocabulary: Vocabulary): Vocabulary {
  if (engineFindsAddedTokens(vocabulary)) return vocabulary
  if (!vocabulary.addedTokens.some(({ special, normalized }) => !special && normalized))
    return vocabulary
  // Not by `...`, which would read pieces that may still be in a file.
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
