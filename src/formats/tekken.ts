import { z } from 'zod'
import { InputError } from '../errors.ts'
import { byteAlphabet } from '../tokenize/byte-alphabet.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { decodeBase64, parseJson } from './component.ts'
import { byPattern } from './tiktoken.ts'

const schema = z.looseObject({
  config: z.looseObject({
    pattern: z.string(),
    default_vocab_size: z.int().positive(),
    default_num_special_tokens: z.int().nonnegative(),
  }),
  vocab: z.array(z.looseObject({ rank: z.int().nonnegative(), token_bytes: z.string() })),
  special_tokens: z
    .array(z.looseObject({ rank: z.int().nonnegative(), token_str: z.string() }))
    .nullish(),
})

/**
 * Mistral's `tekken.json`: tiktoken ranks with their pattern. Ids are ranks behind the special tokens'
 * places, and of the ranks only as many count as the stated size leaves room for.
 *
 * Source: mistralai/mistral-common, src/mistral_common/tokens/tokenizers/tekken.py.
 */
export function readTekken(text: string): Vocabulary {
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw new InputError(`tekken.json: ${path.join('.')}: ${message}`)
  }
  const { config, vocab, special_tokens } = parsed.data
  const first = config.default_num_special_tokens
  const wanted = config.default_vocab_size - first
  if (wanted > vocab.length) {
    throw new InputError(
      `tekken.json: its size needs ${wanted} ranks, and there are ${vocab.length}`,
    )
  }
  const pieces: (string | undefined)[] = new Array(first).fill(undefined)
  vocab.slice(0, wanted).forEach(({ rank, token_bytes }, index) => {
    if (rank !== index) throw new InputError(`tekken.json: rank ${rank} stands at place ${index}`)
    const bytes = decodeBase64(token_bytes, `tekken.json: rank ${rank}`)
    pieces.push(Array.from(bytes, byte => byteAlphabet[byte.charCodeAt(0)]!).join(''))
  })
  return {
    pieces,
    kinds: new Map(),
    model: { type: 'bpe', order: 'rank', wholePieces: true },
    normalizers: [],
    preTokenizers: byPattern(config.pattern),
    decoders: [{ type: 'bytes' }],
    addedTokens: (special_tokens ?? []).map(({ rank, token_str }) => ({
      id: rank,
      content: token_str,
      special: true,
    })),
    ...roles(special_tokens ?? []),
    baseSize: config.default_vocab_size,
  }
}

function roles(specialTokens: readonly { readonly rank: number; readonly token_str: string }[]) {
  const idOf = (name: string) => specialTokens.find(({ token_str }) => token_str === name)?.rank
  const [bosId, eosId] = [idOf('<s>'), idOf('</s>')]
  return { ...(bosId === undefined ? {} : { bosId }), ...(eosId === undefined ? {} : { eosId }) }
}
