import { z } from 'zod'
import { readOrRefuse } from './reference-package.ts'

/** A tokenizer.json that takes its special tokens for text, and the way back for decoded text. */
export interface PlainTokenizer {
  readonly json: object
  /** Puts the special tokens' names where stand-ins were decoded. */
  restore(text: string): string
}

const schema = z.looseObject({
  added_tokens: z
    .array(z.looseObject({ id: z.int(), content: z.string(), special: z.boolean() }))
    .default([]),
  model: z.looseObject({ vocab: z.unknown() }),
})

/**
 * Text that looks like a special token is text (so `encode_special_tokens` says in Rust and Python,
 * a switch that neither JavaScript package has). Without the switch, the tokens leave the list that is
 * searched for in the text: one that the model knows keeps its id there, any other is replaced
 * by a stand-in that no text holds, so that the tokens behind it keep theirs.
 */
export function withoutSpecialTokens(text: string): PlainTokenizer {
  const tokenizer = readOrRefuse('not a tokenizer.json', () => schema.parse(JSON.parse(text)))
  const inModel = modelPieces(tokenizer.model.vocab)
  const standIns = new Map<string, string>()
  const added = tokenizer.added_tokens
    .filter(token => !token.special || !inModel.has(token.content))
    .map(token => {
      if (!token.special) return token
      const content = `\u{10fffe}\u{10ffff}${token.id}\u{10ffff}\u{10fffe}`
      standIns.set(content, token.content)
      return { ...token, content }
    })
  return {
    json: { ...tokenizer, added_tokens: added },
    restore(decoded) {
      let restored = decoded
      for (const [content, name] of standIns) restored = restored.replaceAll(content, () => name)
      return restored
    },
  }
}

/** A vocabulary is an object by piece, or a list of pieces with scores (Unigram). */
function modelPieces(vocab: unknown): ReadonlySet<string> {
  if (Array.isArray(vocab))
    return new Set(vocab.map((entry: unknown) => String(Array.isArray(entry) ? entry[0] : entry)))
  return new Set(typeof vocab === 'object' && vocab !== null ? Object.keys(vocab) : [])
}
