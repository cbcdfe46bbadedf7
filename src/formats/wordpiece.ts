import { InputError } from '../errors.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { parseJson } from './component.ts'
import * as s from './schema.ts'
import { readTokenizerJson } from './tokenizer-json.ts'

const configSchema = s.looseObject({
  do_lower_case: s.boolean,
  strip_accents: s.nullish(s.boolean),
  tokenize_chinese_chars: s.withDefault(s.boolean, true),
  unk_token: s.withDefault(s.string, '[UNK]'),
})

/**
 * BERT's `vocab.txt`, a piece a line, the line's number being the id. It does not say how text is
 * prepared, so the `tokenizer_config.json` beside it is read too. The two are put into the form that
 * tokenizer.json has for the same.
 *
 * Source: huggingface/transformers, `BertConverter` in convert_slow_tokenizer.py.
 */
export function readWordPieceVocab(vocabTxt: string, configJson: string): Vocabulary {
  const config = configSchema(parseJson(configJson))
  if (config instanceof s.Mismatch) {
    throw new InputError(
      'tokenizer_config.json does not say `do_lower_case`, so it is not known how text is prepared',
    )
  }
  const pieces = vocabTxt.split(/\r?\n/)
  if (pieces.at(-1) === '') pieces.pop()
  return bertVocabulary(pieces, {
    lowercase: config.do_lower_case,
    stripAccents: config.strip_accents ?? null,
    handleChineseChars: config.tokenize_chinese_chars,
    unknown: config.unk_token,
  })
}

/** How BERT's text is prepared. */
export interface BertOptions {
  readonly lowercase: boolean
  /** Null: where it is made lower case. */
  readonly stripAccents: boolean | null
  readonly handleChineseChars: boolean
  readonly unknown: string
}

/** The vocabulary of BERT's pieces, which are spelt `the` and `##ing`. */
export function bertVocabulary(pieces: readonly string[], options: BertOptions): Vocabulary {
  const seen = new Set<string>()
  for (const piece of pieces) {
    if (seen.has(piece)) throw new InputError(`the vocabulary has the piece '${piece}' twice`)
    seen.add(piece)
  }
  const special = pieces.flatMap((content, id) =>
    /^\[(?:PAD|UNK|CLS|SEP|MASK)\]$/.test(content)
      ? [{ id, content, special: true, normalized: false, ...plain }]
      : [],
  )
  return readTokenizerJson(
    JSON.stringify({
      added_tokens: special,
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: options.handleChineseChars,
        strip_accents: options.stripAccents,
        lowercase: options.lowercase,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: around(pieces),
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: options.unknown,
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
      },
    }),
  )
}

const plain = { single_word: false, lstrip: false, rstrip: false }

/** `[CLS] text [SEP]`, where the vocabulary has both. */
function around(pieces: readonly string[]): object | null {
  const [cls, sep] = [pieces.indexOf('[CLS]'), pieces.indexOf('[SEP]')]
  if (cls < 0 || sep < 0) return null
  return { type: 'BertProcessing', cls: ['[CLS]', cls], sep: ['[SEP]', sep] }
}
