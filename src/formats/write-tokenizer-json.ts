import { toBase64 } from '../bytes.ts'
import { InputError } from '../errors.ts'
import type { DecoderSpec, NormalizerSpec, PreTokenizerSpec } from '../vocabulary/steps.ts'
import { kindOf, type ModelSpec, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { addedIds, specialToken } from './extend-tokenizer-json.ts'
import { mergesOfPieces } from './merges.ts'

/**
 * The text of a `tokenizer.json` with the vocabulary in it. What it has no words for is refused by name;
 * whether it cuts text as the vocabulary does is for the caller to try, since a list of merges has no
 * ties and normalizers differ in corners.
 */
export function writeTokenizerJson(vocabulary: Vocabulary): string {
  const file = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(vocabulary),
    normalizer: sequence('normalizers', vocabulary.normalizers.flatMap(writeNormalizer)),
    pre_tokenizer: sequence('pretokenizers', vocabulary.preTokenizers.flatMap(writePreTokenizer)),
    post_processor: postProcessor(vocabulary),
    decoder: sequence('decoders', vocabulary.decoders.flatMap(writeDecoder)),
    model: writeModel(vocabulary),
  }
  return `${JSON.stringify(file, null, 1)}\n`
}

type Component = Readonly<Record<string, unknown>> & { readonly type: string }

/** One component as it is, several as a sequence. */
function sequence(name: string, components: readonly Component[]): Component | null {
  const [only, ...more] = components
  return more.length > 0 ? { type: 'Sequence', [name]: components } : (only ?? null)
}

function addedTokens(vocabulary: Vocabulary): readonly object[] {
  const { pieces } = vocabulary
  const special = pieces.flatMap((piece, id) => {
    const kind = kindOf(vocabulary, id)
    return piece !== undefined && (kind === 'unknown' || kind === 'control')
      ? [specialToken(id, piece)]
      : []
  })
  const others = vocabulary.addedTokens
    .filter(({ id, content }) => pieces[id] !== content || kindOf(vocabulary, id) === 'normal')
    .map(token => ({
      id: token.id,
      content: token.content,
      single_word: token.singleWord ?? false,
      lstrip: token.leftStrip ?? false,
      rstrip: token.rightStrip ?? false,
      normalized: token.normalized ?? false,
      special: token.special,
    }))
  return [...special, ...others]
}

/** In front of a text stands its beginning, where the vocabulary names one, as LLaMA's own file has it. */
function postProcessor({ bosId, pieces }: Vocabulary): Component | null {
  const bos = bosId === undefined ? undefined : pieces[bosId]
  if (bos === undefined) return null
  const begin = (type_id: number) => ({ SpecialToken: { id: bos, type_id } })
  const text = (id: string, type_id: number) => ({ Sequence: { id, type_id } })
  return {
    type: 'TemplateProcessing',
    single: [begin(0), text('A', 0)],
    pair: [begin(0), text('A', 0), begin(1), text('B', 1)],
    special_tokens: { [bos]: { id: bos, ids: [bosId], tokens: [bos] } },
  }
}

/**
 * The `tokenizer_config.json` beside it. The class is the one that takes everything from
 * `tokenizer.json`; LLaMA's own would change the normalizer on the way.
 */
export function tokenizerConfig({ pieces, bosId, eosId, model }: Vocabulary): object {
  const named = (name: string, id: number | undefined) =>
    id === undefined || pieces[id] === undefined ? {} : { [name]: pieces[id] }
  const unknownId = 'unknownId' in model ? model.unknownId : undefined
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    ...named('bos_token', bosId),
    ...named('eos_token', eosId),
    ...named('unk_token', unknownId),
    clean_up_tokenization_spaces: false,
  }
}

function writeNormalizer(spec: NormalizerSpec): Component[] {
  if (spec.type === 'nfc') return [{ type: 'NFC' }]
  if (spec.type === 'bert') {
    return [
      {
        type: 'BertNormalizer',
        clean_text: spec.cleanText,
        handle_chinese_chars: spec.handleChineseChars,
        strip_accents: spec.stripAccents,
        lowercase: spec.lowercase,
      },
    ]
  }
  if (spec.type !== 'sentencepiece')
    throw new InputError(`a tokenizer.json is not written with the normalizer ${spec.type}`)
  if (spec.treatWhitespaceAsSuffix || !spec.escapeWhitespaces || spec.userDefined.length > 0)
    throw new InputError('a tokenizer.json has no words for how this model treats white space')
  const { precompiledCharsmap: charsmap, removeExtraWhitespaces: squeezes } = spec
  return [
    ...(charsmap ? [{ type: 'Precompiled', precompiled_charsmap: toBase64(charsmap) }] : []),
    // Hugging Face's Strip takes line breaks too, and `^` is the beginning of any line there.
    ...(squeezes ? [replaced('(?<![\\s\\S]) +', ''), replaced(' {2,}', ' ')] : []),
    ...(spec.addDummyPrefix ? [{ type: 'Prepend', prepend: '▁' }] : []),
    { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    // SentencePiece takes a ▁ at the end off even where the text had it.
    ...(squeezes ? [replaced('▁+(?![\\s\\S])', '')] : []),
  ]
}

function replaced(pattern: string, content: string): Component {
  return { type: 'Replace', pattern: { Regex: pattern }, content }
}

const behaviors = {
  isolated: 'Isolated',
  removed: 'Removed',
  contiguous: 'Contiguous',
  mergedWithPrevious: 'MergedWithPrevious',
  mergedWithNext: 'MergedWithNext',
} as const

function writePreTokenizer(spec: PreTokenizerSpec): Component[] {
  if (spec.type === 'bytes')
    return [{ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }]
  if (spec.type !== 'split')
    throw new InputError(`a tokenizer.json is not written with the pre-tokenizer ${spec.type}`)
  const { pattern, behavior, invert = false } = spec
  return [{ type: 'Split', pattern: { Regex: pattern }, behavior: behaviors[behavior], invert }]
}

function writeDecoder(spec: DecoderSpec): Component[] {
  if (spec.type === 'bytes')
    return [{ type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }]
  const [step, ...more] = spec.type === 'tokens' ? spec.steps : []
  if (step?.type === 'wordPiece' && more.length === 0)
    return [{ type: 'WordPiece', prefix: step.prefix, cleanup: step.cleanup }]
  if (spec.type !== 'sentencepiece')
    throw new InputError(`a tokenizer.json is not written with the decoder ${spec.type}`)
  return [
    { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
    { type: 'ByteFallback' },
    { type: 'Fuse' },
    ...(spec.strip === 'none' ? [] : [{ type: 'Strip', content: ' ', start: 1, stop: 0 }]),
  ]
}

function writeModel(vocabulary: Vocabulary): Component {
  const { model, pieces } = vocabulary
  if (model.type === 'unigram') {
    return {
      type: 'Unigram',
      unk_id: model.unknownId ?? null,
      vocab: pieces.map((piece, id) => [piece, vocabulary.scores?.[id] ?? 0]),
      byte_fallback: model.byteFallback ?? false,
    }
  }
  if (model.type === 'wordpiece') {
    return {
      type: 'WordPiece',
      unk_token: pieces[model.unknownId],
      continuing_subword_prefix: model.continuingSubwordPrefix,
      max_input_chars_per_word: model.maxCharacters,
      vocab: idsOf(pieces),
    }
  }
  if (model.type !== 'bpe')
    throw new InputError(`a tokenizer.json is not written for a model of type ${model.type}`)
  return writeBpe(vocabulary, model)
}

function writeBpe(vocabulary: Vocabulary, model: Extract<ModelSpec, { type: 'bpe' }>): Component {
  const { pieces } = vocabulary
  const merges = model.order === 'merges' ? (model.merges ?? []) : mergesOfPieces(vocabulary)
  return {
    type: 'BPE',
    dropout: null,
    unk_token: model.unknownId === undefined ? null : pieces[model.unknownId],
    continuing_subword_prefix: model.continuingSubwordPrefix ?? null,
    end_of_word_suffix: model.endOfWordSuffix ?? null,
    fuse_unk: model.fuseUnknown ?? false,
    byte_fallback: model.byteFallback ?? false,
    ignore_merges: model.wholePieces ?? false,
    vocab: { ...idsOf(pieces), ...addedIds(vocabulary) },
    merges,
  }
}

function idsOf(pieces: Vocabulary['pieces']): Readonly<Record<string, number>> {
  return Object.fromEntries(
    pieces.flatMap((piece, id) => (piece === undefined ? [] : [[piece, id]])),
  )
}
