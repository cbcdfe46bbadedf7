import { makeEngine } from '../engine/engine.ts'
import { makeTokenFinder } from '../text/added-tokens.ts'
import type { Tokenizer } from '../tokenizer.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { makeDecoder } from './decoder.ts'
import { makePlainEncoder, type PlainEncoder } from './plain.ts'

/**
 * The tokenizer of a vocabulary: added tokens are cut out, and what lies between is encoded by the fast
 * engine, or the plain way where that does not do it.
 */
export function makeTokenizer(name: string, vocabulary: Vocabulary): Tokenizer {
  const findAdded = makeTokenFinder(
    vocabulary.addedTokens.filter(token => !token.special && !token.normalized),
  )
  const engine = makeEngine(vocabulary)
  let plainEncoder = engine ? undefined : makePlainEncoder(vocabulary)
  const plain: PlainEncoder = (...stretch) => {
    plainEncoder ??= makePlainEncoder(vocabulary)
    plainEncoder(...stretch)
  }

  const count = (text: string, atStart: boolean): number => {
    const counted = engine?.count(text)
    if (counted !== undefined) return counted
    let tokens = 0
    plain(text, atStart, ids => {
      tokens += ids.length
    })
    return tokens
  }
  const encode = (text: string, atStart: boolean): Uint32Array => {
    const encoded = engine?.encode(text)
    if (encoded) return encoded
    const all: number[] = []
    plain(text, atStart, ids => {
      for (const id of ids) all.push(id)
    })
    return Uint32Array.from(all)
  }

  return {
    name,
    vocabulary,
    vocabSize: Math.max(
      vocabulary.pieces.length,
      ...vocabulary.addedTokens.map(token => token.id + 1),
    ),
    encode(text) {
      const stretches = findAdded(wellFormed(text))
      if (stretches.length === 1 && typeof stretches[0] === 'string')
        return encode(stretches[0], true)
      const parts = stretches.map((stretch, i) =>
        typeof stretch === 'number' ? [stretch] : encode(stretch, i === 0),
      )
      return concatenate(parts)
    },
    countTokens: text =>
      findAdded(wellFormed(text)).reduce<number>(
        (tokens, stretch, i) =>
          tokens + (typeof stretch === 'number' ? 1 : count(stretch, i === 0)),
        0,
      ),
    decode: makeDecoder(vocabulary),
  }
}

/** An unpaired surrogate has no UTF-8, and stands as U+FFFD there. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
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
