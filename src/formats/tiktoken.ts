import { toBase64 } from '../bytes.ts'
import { InputError } from '../errors.ts'
import { coversAllText } from '../patterns/coverage.ts'
import { byteAlphabet, fromByteAlphabet, spellBytes } from '../tokenize/byte-alphabet.ts'
import type { NormalizerSpec, PreTokenizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { decodeBase64, parseJson } from './component.ts'

/** What a rank file does not say itself. */
export interface RankFileOptions {
  readonly preTokenizers: readonly PreTokenizerSpec[]
  readonly normalizers?: readonly NormalizerSpec[]
  readonly specialTokens?: Readonly<Record<string, number>>
}

/** How tiktoken splits text: by the matches of one pattern. What lies between them is left out. */
export function byPattern(pattern: string): readonly PreTokenizerSpec[] {
  const matches: PreTokenizerSpec = coversAllText(pattern)
    ? { type: 'split', pattern, behavior: 'isolated' }
    : { type: 'split', pattern, behavior: 'removed', invert: true }
  return [matches, { type: 'bytes' }]
}

/**
 * A tiktoken rank file: a line `base64-of-the-piece rank` each; Qwen's leaves the rank out, it is the
 * line's number. The rank is the id.
 */
export function readRankFile(text: string, options: RankFileOptions): Vocabulary {
  const pieces: (string | undefined)[] = []
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return
    const [base64, rank = String(pieces.length)] = line.trim().split(' ')
    if (!/^\d{1,7}$/.test(rank)) throw new InputError(`line ${index + 1}: '${rank}' is not a rank`)
    place(pieces, Number(rank), base64!, `line ${index + 1}`)
  })
  return rankVocabulary(pieces, options)
}

/**
 * The JSON that the npm package `tiktoken` ships for each encoding: `pat_str`, `special_tokens` and
 * `bpe_ranks`, which is lines of `! first-rank base64 base64 …`. Where it states `explicit_n_vocab`,
 * that is the size with the special tokens.
 */
export function readEncodingJson(text: string): Vocabulary {
  const json = parseJson(text)
  if (!isEncoding(json))
    throw new InputError('not an encoding: pat_str, special_tokens or bpe_ranks is missing')
  const pieces: (string | undefined)[] = []
  for (const line of json.bpe_ranks.split('\n')) {
    const [mark, first, ...base64s] = line.split(' ')
    if (mark === '') continue
    if (mark !== '!' || !/^\d+$/.test(first!))
      throw new InputError(`bpe_ranks: unexpected '${line.slice(0, 20)}'`)
    base64s.forEach((base64, i) => {
      place(pieces, Number(first) + i, base64, 'bpe_ranks')
    })
  }
  const vocabulary = rankVocabulary(pieces, {
    preTokenizers: byPattern(json.pat_str),
    specialTokens: json.special_tokens,
  })
  return { ...vocabulary, baseSize: json.explicit_n_vocab ?? vocabulary.baseSize }
}

interface Encoding {
  readonly pat_str: string
  readonly special_tokens: Readonly<Record<string, number>>
  readonly bpe_ranks: string
  readonly explicit_n_vocab?: number
}

function isEncoding(json: unknown): json is Encoding {
  return (
    typeof json === 'object' &&
    json !== null &&
    'pat_str' in json &&
    'special_tokens' in json &&
    'bpe_ranks' in json
  )
}

function place(pieces: (string | undefined)[], rank: number, base64: string, where: string): void {
  if (pieces[rank] !== undefined) throw new InputError(`${where}: rank ${rank} is given twice`)
  while (pieces.length < rank) pieces.push(undefined)
  pieces[rank] = spellBytes(decodeBase64(base64, where))
}

function rankVocabulary(
  pieces: readonly (string | undefined)[],
  options: RankFileOptions,
): Vocabulary {
  const ranks = new Map<string, number>()
  pieces.forEach((piece, rank) => {
    if (piece === undefined) return
    const first = ranks.get(piece)
    if (first !== undefined) throw new InputError(`ranks ${first} and ${rank} are of one piece`)
    ranks.set(piece, rank)
  })
  const missing = byteAlphabet.find(byte => !ranks.has(byte))
  if (missing !== undefined)
    throw new InputError('not a rank file: not every one of the 256 bytes has a rank')
  return {
    pieces,
    kinds: new Map(),
    model: { type: 'bpe', order: 'rank', wholePieces: true },
    normalizers: options.normalizers ?? [],
    preTokenizers: options.preTokenizers,
    decoders: [{ type: 'bytes' }],
    addedTokens: Object.entries(options.specialTokens ?? {}).map(([content, id]) => ({
      id,
      content,
      special: true,
    })),
    baseSize: pieces.filter(piece => piece !== undefined).length,
  }
}

/** tiktoken's rank file: a line `base64-of-the-piece id` each. */
export function writeRanks({ pieces }: Vocabulary): string {
  const lines = pieces.flatMap((piece, id) => {
    if (piece === undefined) return []
    const bytes = fromByteAlphabet(piece)
    if (!bytes)
      throw new InputError(`ranks are of bytes, and the piece '${piece}' is spelt otherwise`)
    return [`${toBase64(bytes)} ${id}\n`]
  })
  return lines.join('')
}
