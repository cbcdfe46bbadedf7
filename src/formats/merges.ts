import { InputError } from '../errors.ts'
import { byteAlphabet } from '../tokenize/byte-alphabet.ts'
import type { NormalizerSpec, PreTokenizerSpec } from '../vocabulary/steps.ts'
import {
  type AddedToken,
  kindOf,
  type PieceKind,
  type Vocabulary,
} from '../vocabulary/vocabulary.ts'
import { parseJson } from './component.ts'

/** What `vocab.json` and `merges.txt` do not say themselves. */
export interface MergesOptions {
  readonly preTokenizers: readonly PreTokenizerSpec[]
  readonly normalizers?: readonly NormalizerSpec[]
  /** Pieces of the vocabulary that are special tokens. */
  readonly controls?: readonly string[]
  readonly addedTokens?: readonly AddedToken[]
}

/** What must be known to number pieces from the merges alone. */
export interface MergesAloneOptions extends MergesOptions {
  /** Special tokens in front of all other pieces. */
  readonly firstPieces?: readonly string[]
  /** Special tokens behind all other pieces. */
  readonly lastPieces?: readonly string[]
  /**
   * How the symbols of the byte alphabet are numbered: all 256 in the order of GPT-2's vocabulary, or by
   * code point those that a merge uses and those in `moreSymbols`, as Hugging Face's trainer does.
   */
  readonly symbols: 'gpt2' | 'used'
  readonly moreSymbols?: string
  /** The lines are the insides of JSON strings: `\"` and `\\`. */
  readonly jsonEscaped?: boolean
}

/** GPT-2's pair of files: pieces with their ids, and merges in order of rank. */
export function readVocabAndMerges(
  vocabJson: string,
  mergesTxt: string,
  options: MergesOptions,
): Vocabulary {
  return mergesVocabulary(readVocabJson(vocabJson), readMergesTxt(mergesTxt), options)
}

/**
 * A list of merges without a vocabulary: its pieces are special tokens, symbols, and what each merge
 * makes, numbered in that order; a merge that makes a piece again makes no new one.
 */
export function readMergesAlone(mergesTxt: string, options: MergesAloneOptions): Vocabulary {
  const merges = readMergesTxt(mergesTxt, options.jsonEscaped)
  const { firstPieces = [], lastPieces = [] } = options
  const made = merges.map(merge => merge.replace(' ', ''))
  const symbols =
    options.symbols === 'gpt2' ? gpt2Symbols : usedSymbols(merges, options.moreSymbols ?? '')
  const pieces = [...firstPieces, ...new Set([...symbols, ...made]), ...lastPieces]
  return mergesVocabulary(pieces, merges, { ...options, controls: [...firstPieces, ...lastPieces] })
}

/** The file `added_tokens.json` that stands beside such a pair: content → id. */
export function readAddedTokens(
  text: string,
  isSpecial: (content: string) => boolean,
): AddedToken[] {
  const json = parseJson(text)
  if (!isIdTable(json)) throw new InputError('expected an object of tokens and their ids')
  return Object.entries(json).map(([content, id]) => ({ id, content, special: isSpecial(content) }))
}

function readVocabJson(text: string): (string | undefined)[] {
  const json = parseJson(text)
  if (!isIdTable(json)) throw new InputError('expected an object of pieces and their ids')
  return placeByIds(Object.entries(json))
}

/** Pieces at the places that their ids name. */
export function placeByIds(
  entries: readonly (readonly [piece: string, id: number])[],
): (string | undefined)[] {
  const pieces: (string | undefined)[] = []
  for (const [piece, id] of entries) {
    if (id < 0 || id > 10_000_000) throw new InputError(`'${piece}' has the id ${id}, out of range`)
    if (pieces[id] !== undefined)
      throw new InputError(`'${pieces[id]}' and '${piece}' share the id ${id}`)
    pieces[id] = piece
  }
  // A hole in a JavaScript array is not the same as undefined to every method.
  return Array.from(pieces)
}

export function isIdTable(json: unknown): json is Readonly<Record<string, number>> {
  return (
    typeof json === 'object' &&
    json !== null &&
    !Array.isArray(json) &&
    Object.values(json).every(Number.isInteger)
  )
}

function readMergesTxt(text: string, jsonEscaped = false): string[] {
  const lines = text
    .split(/\r?\n/)
    .filter((line, i) => line !== '' && !(i === 0 && line.startsWith('#version')))
  return jsonEscaped ? lines.map(line => line.replace(/\\(["\\])/g, '$1')) : lines
}

/** The order of GPT-2's vocabulary: printable bytes first, then the 68 others. */
const gpt2Symbols: readonly string[] = [...byteAlphabet].sort(
  (a, b) => a.codePointAt(0)! - b.codePointAt(0)!,
)

function usedSymbols(merges: readonly string[], more: string): string[] {
  return [...new Set([...merges.join('').replaceAll(' ', ''), ...more])].sort(
    (a, b) => a.codePointAt(0)! - b.codePointAt(0)!,
  )
}

function mergesVocabulary(
  pieces: readonly (string | undefined)[],
  merges: readonly string[],
  options: MergesOptions,
): Vocabulary {
  const controls = new Set(options.controls)
  const kinds = new Map<number, PieceKind>()
  pieces.forEach((piece, id) => {
    if (piece !== undefined && controls.has(piece)) kinds.set(id, 'control')
  })
  return {
    pieces,
    kinds,
    model: { type: 'bpe', order: 'merges', merges },
    normalizers: options.normalizers ?? [],
    preTokenizers: options.preTokenizers,
    decoders: [{ type: 'bytes' }],
    addedTokens: options.addedTokens ?? [],
    baseSize: pieces.filter(piece => piece !== undefined).length,
  }
}

/**
 * The list of merges that puts pieces together as their scores or ranks do: for each piece, the best
 * first, every two pieces that make it.
 *
 *     scores ab=-1 abc=-2 bc=-3  →  a b, ab c, a bc, b c
 *
 * A list has no ties. Where two pieces tie, or one stretch of text can be made of two overlapping
 * ones of the same spelling, it may go otherwise than what it was made from.
 */
export function mergesOfPieces(vocabulary: Vocabulary): string[] {
  const { pieces, scores } = vocabulary
  const ids = new Map<string, number>()
  pieces.forEach((piece, id) => {
    const kind = kindOf(vocabulary, id)
    if (piece !== undefined && (kind === 'normal' || kind === 'user-defined') && !ids.has(piece))
      ids.set(piece, id)
  })
  const priority = (id: number) => (scores ? -scores[id]! : id)
  const inOrder = [...ids].sort(([, a], [, b]) => priority(a) - priority(b) || a - b)
  return inOrder.flatMap(([piece]) => splitsOf(piece, ids))
}

/** Every two pieces that make a third, those of low ids first as Hugging Face's own converters do. */
export function splitsOf(piece: string, ids: ReadonlyMap<string, number>): string[] {
  const splits: { readonly left: string; readonly right: string }[] = []
  for (let at = 1; at < piece.length; at++) {
    const [left, right] = [piece.slice(0, at), piece.slice(at)]
    if (ids.has(left) && ids.has(right)) splits.push({ left, right })
  }
  splits.sort(
    (a, b) => ids.get(a.left)! - ids.get(b.left)! || ids.get(a.right)! - ids.get(b.right)!,
  )
  return splits.map(({ left, right }) => `${left} ${right}`)
}
