import { InputError } from '../errors.ts'
import { spellBytes } from '../tokenize/byte-alphabet.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { decodeBase64, parseJson } from './component.ts'
import * as s from './schema.ts'
import { byPattern } from './tiktoken.ts'

const schema = s.looseObject({
  config: s.looseObject({
    pattern: s.string,
    default_vocab_size: s.positive,
    default_num_special_tokens: s.natural,
  }),
  vocab: s.array(s.looseObject({ rank: s.natural, token_bytes: s.string })),
  special_tokens: s.nullish(s.array(s.looseObject({ rank: s.natural, token_str: s.string }))),
})

/**
 * Mistral's `tekken.json`: tiktoken ranks with their pattern. Ids are ranks behind the special tokens'
 * places, and of the ranks only as many count as the stated size leaves room for.
 *
 * Source: mistralai/mistral-common, src/mistral_common/tokens/tokenizers/tekken.py.
 */
export function readTekken(text: string): Vocabulary {
  const { config, vocab, special_tokens } = s.parse(schema, parseJson(text), 'tekken.json')
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
    pieces.push(spellBytes(decodeBase64(token_bytes, `tekken.json: rank ${rank}`)))
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
