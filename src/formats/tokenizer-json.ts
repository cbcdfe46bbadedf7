import { z } from 'zod'
import { InputError } from '../errors.ts'
import type { NormalizerSpec } from '../text/normalize.ts'
import type { PreTokenizerSpec } from '../text/pre-tokenize.ts'
import { splits } from '../text/splits.ts'
import type { AddedToken, PieceKind, Vocabulary } from '../vocabulary.ts'
import { parseJson } from './json.ts'
import { placeByIds } from './merges.ts'

/**
 * Hugging Face's `tokenizer.json`, byte-level BPE. A component that is not read here is refused by
 * name: nothing that a file asks for is skipped.
 *
 * Source: huggingface/tokenizers, the serde forms under tokenizers/src.
 */
const component = z.looseObject({ type: z.string() })
type Component = z.output<typeof component>

const schema = z.looseObject({
  added_tokens: z.array(
    z.looseObject({
      id: z.int().nonnegative(),
      content: z.string().min(1),
      special: z.boolean(),
      normalized: z.boolean(),
      single_word: z.boolean(),
      lstrip: z.boolean(),
      rstrip: z.boolean(),
    }),
  ),
  normalizer: component.nullable(),
  pre_tokenizer: component.nullable(),
  decoder: component.nullable(),
  model: component.extend({
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
    dropout: z.number().nullish(),
    unk_token: z.string().nullish(),
    continuing_subword_prefix: z.string().nullish(),
    end_of_word_suffix: z.string().nullish(),
    byte_fallback: z.boolean().optional(),
    ignore_merges: z.boolean().optional(),
  }),
})

/** Reads the file. */
export function readTokenizerJson(text: string): Vocabulary {
  const json = parseJson(text)
  refuseOtherModels(json)
  const parsed = schema.safeParse(json)
  if (!parsed.success)
    throw new InputError(
      `not a tokenizer.json: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
    )
  const { model, added_tokens } = parsed.data
  for (const [name, value] of Object.entries({
    dropout: model.dropout,
    unk_token: model.unk_token,
    continuing_subword_prefix: model.continuing_subword_prefix,
    end_of_word_suffix: model.end_of_word_suffix,
    byte_fallback: model.byte_fallback,
  })) {
    if (value) throw new InputError(`the BPE option ${name} is not supported`)
  }
  if (parsed.data.decoder && parsed.data.decoder.type !== 'ByteLevel') {
    throw new InputError(`the decoder ${parsed.data.decoder.type} is not supported`)
  }
  const pieces = placeByIds(Object.entries(model.vocab))
  const addedTokens = added_tokens.map(toAddedToken)
  return {
    pieces,
    kinds: new Map(
      addedTokens
        .filter(token => token.special && pieces[token.id] === token.content)
        .map(token => [token.id, 'control' satisfies PieceKind] as const),
    ),
    model: {
      type: 'bpe',
      order: 'merges',
      merges: model.merges.map(merge => (typeof merge === 'string' ? merge : merge.join(' '))),
      ...(model.ignore_merges ? { wholePieces: true } : {}),
    },
    normalizers: parsed.data.normalizer ? readNormalizer(parsed.data.normalizer) : [],
    preTokenizers: parsed.data.pre_tokenizer ? readPreTokenizer(parsed.data.pre_tokenizer) : [],
    decoders: [{ type: 'bytes' }],
    addedTokens,
    baseSize: pieces.filter(piece => piece !== undefined).length,
  }
}

function refuseOtherModels(json: unknown): void {
  const type = z.looseObject({ model: z.looseObject({ type: z.string() }) }).safeParse(json).data
    ?.model.type
  if (type !== undefined && type !== 'BPE')
    throw new InputError(`tokenizer.json models of type ${type} are not supported; BPE is`)
}

function toAddedToken(token: z.output<typeof schema>['added_tokens'][number]): AddedToken {
  if (!token.special && (token.single_word || token.lstrip || token.rstrip)) {
    throw new InputError(
      `the added token '${token.content}' asks for single_word, lstrip or rstrip, which are not supported`,
    )
  }
  const { id, content, special, normalized } = token
  return { id, content, special, normalized }
}

function readNormalizer(normalizer: Component): NormalizerSpec[] {
  if (normalizer.type === 'Sequence')
    return sequence(normalizer, 'normalizers').flatMap(readNormalizer)
  const form = /^NFK?[CD]$/.exec(normalizer.type)?.[0].toLowerCase()
  if (form === 'nfc' || form === 'nfd' || form === 'nfkc' || form === 'nfkd')
    return [{ type: form }]
  throw new InputError(`the normalizer ${normalizer.type} is not supported`)
}

const split = component.extend({
  pattern: z.strictObject({ Regex: z.string() }),
  behavior: z.enum(['Isolated', 'Removed', 'Contiguous']),
  invert: z.literal(false).optional(),
})
const byteLevel = component.extend({
  add_prefix_space: z.literal(false),
  use_regex: z.boolean().default(true),
})
const behaviors = { Isolated: 'isolated', Removed: 'removed', Contiguous: 'contiguous' } as const

function readPreTokenizer(preTokenizer: Component): PreTokenizerSpec[] {
  switch (preTokenizer.type) {
    case 'Sequence':
      return sequence(preTokenizer, 'pretokenizers').flatMap(readPreTokenizer)
    case 'Split': {
      const { pattern, behavior } = options(split, preTokenizer)
      return [{ type: 'split', pattern: pattern.Regex, behavior: behaviors[behavior] }]
    }
    case 'ByteLevel':
      return options(byteLevel, preTokenizer).use_regex ? [...splits.gpt2] : [{ type: 'bytes' }]
    default:
      throw new InputError(`the pre-tokenizer ${preTokenizer.type} is not supported`)
  }
}

function sequence(container: Component, key: string): Component[] {
  const list = z.array(component).safeParse(container[key])
  if (!list.success) throw new InputError(`a Sequence has no list of ${key}`)
  return list.data
}

function options<Schema extends z.ZodType>(schema: Schema, component: Component): z.output<Schema> {
  const parsed = schema.safeParse(component)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  throw new InputError(`${component.type}.${path.join('.')} is not supported as it is: ${message}`)
}
