import { InputError } from '../errors.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { parseJson } from './component.ts'

/**
 * A `tokenizer.json` with the pieces and merges that `merged` has more than it; all else stays as it is,
 * what is not known here too. Tokens that only `added_tokens` lists become pieces of the model as well:
 * one that is none is numbered behind the last piece by Hugging Face's own code, whatever the file says.
 */
export function extendTokenizerJson(text: string, merged: Vocabulary): string {
  const file = parseJson(text)
  if (!isBpeFile(file) || merged.model.type !== 'bpe')
    throw new InputError('only a tokenizer.json with a list of merges can be added to')
  const { vocab, merges } = file.model
  const fresh = (merged.model.merges ?? []).slice(merges.length)
  const inPairs = Array.isArray(merges[0])
  const pieces = merged.pieces.flatMap((piece, id) =>
    piece === undefined || Object.hasOwn(vocab, piece) ? [] : [[piece, id] as const],
  )
  const { added_tokens = [] } = file
  const known = new Set(added_tokens.map(({ id }) => id))
  const tokens = merged.addedTokens.filter(({ id }) => !known.has(id))
  return `${JSON.stringify({
    ...file,
    added_tokens: [...added_tokens, ...tokens.map(({ id, content }) => specialToken(id, content))],
    model: {
      ...file.model,
      vocab: { ...vocab, ...Object.fromEntries(pieces), ...addedIds(merged) },
      merges: [...merges, ...(inPairs ? fresh.map(merge => merge.split(' ')) : fresh)],
    },
  })}\n`
}

/** The ids of the tokens beside the model, for its own table. */
export function addedIds({ addedTokens }: Vocabulary): Readonly<Record<string, number>> {
  return Object.fromEntries(addedTokens.map(({ id, content }) => [content, id]))
}

/** A special token as `added_tokens` lists it. */
export function specialToken(id: number, content: string): object {
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false }
  return { id, content, ...flags, special: true }
}

interface BpeFile {
  readonly added_tokens?: readonly { readonly id: number }[]
  readonly model: {
    readonly vocab: Readonly<Record<string, number>>
    readonly merges: readonly unknown[]
  }
}

function isBpeFile(json: unknown): json is BpeFile {
  if (typeof json !== 'object' || json === null || !('model' in json)) return false
  const { model } = json
  return typeof model === 'object' && model !== null && 'vocab' in model && 'merges' in model
}
