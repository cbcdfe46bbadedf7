import { InputError, nameOption } from '../errors.ts'
import { splitsOf } from '../formats/merges.ts'
import { makeNormalizer } from '../tokenize/normalize.ts'
import { makePreTokenizer } from '../tokenize/pre-tokenize.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { byteSpelling, choosePieces, type ExtraPiece, namedPieces, readExtra } from './extra.ts'
import { idsFrom, type Merge, type MergeOptions } from './merge.ts'
import { findLinks } from './repair.ts'
import { paddingPieces } from './scores.ts'

/**
 * Merges into a base whose pieces are bytes (GPT-2, Llama-3, Qwen): the pieces of the extra that it
 * lacks follow all its ids, then the links that they need, since a byte-level piece is always made of two
 * others. New merges come after all others, so a text first becomes its old tokens, which are then merged
 * further.
 *
 *     越来越 of the tokens 越|来|越  →  the link 越来, and 越来越
 *
 * `firstId` is the first id that the base does not use: after the special tokens, which are in no file.
 */
export function mergeIntoByteLevel(
  base: Vocabulary,
  extra: Uint8Array | readonly string[],
  firstId: number,
  { scores = 'below', append = [], padToMultiple, ...choice }: MergeOptions = {},
): Merge {
  if (base.model.type !== 'bpe' || !base.preTokenizers.some(({ type }) => type === 'bytes'))
    throw new InputError('a base must merge pairs of bytes or be a SentencePiece model')
  if (scores !== 'below')
    throw new InputError(
      `a base without scores merges new pieces after its own: ${nameOption('scores', 'below')}`,
    )
  const read = readExtra(extra)
  const known = new Set(base.pieces)
  const isKnown = (piece: ExtraPiece) => known.has(byteSpelling(piece))
  const { pieces, overlap } = choosePieces(read, isKnown, choice)
  const [whole, cut] = wholeAndCut(base, pieces)
  const fresh = whole.map(byteSpelling)
  const taken = new Set([...known, ...fresh])
  const named = namedPieces(append, piece => taken.has(piece)).map(({ piece }) => piece)
  const isNew = (link: string) => !taken.has(link)
  const links = findLinks(
    found => expanded(base, firstId, fresh, found),
    found => idsFrom(firstId, fresh.length + found.filter(isNew).length),
  )
  const produced = [...fresh, ...links.filter(isNew)]
  const padding = paddingPieces(firstId + produced.length + named.length, padToMultiple)
  const behind = [...named, ...padding.map(({ piece }) => piece)]
  const merged = expanded(base, firstId, fresh, links)
  return {
    base,
    merged: withSpecialTokens(merged, firstId + produced.length, behind),
    basePieces: firstId,
    extraPieces: read.pieces.length,
    overlap,
    added: [...produced, ...behind],
    links: links.filter(isNew),
    producible: idsFrom(firstId, produced.length),
    warnings: warningsOf(cut),
  }
}

/** The base with new pieces, the links last; a link may only be a new way to make an old piece. */
function expanded(
  base: Vocabulary,
  firstId: number,
  fresh: readonly string[],
  links: readonly string[],
): Vocabulary {
  const pieces = [...base.pieces]
  while (pieces.length < firstId) pieces.push(undefined)
  const known = new Set(pieces)
  for (const piece of new Set([...fresh, ...links])) if (!known.has(piece)) pieces.push(piece)
  const baseSize = base.baseSize + pieces.length - firstId
  const { model } = base
  if (model.type !== 'bpe' || model.order !== 'merges') return { ...base, pieces, baseSize }
  const ids = new Map(pieces.flatMap((piece, id) => (piece === undefined ? [] : [[piece, id]])))
  const merges = new Set(model.merges)
  for (const piece of [...fresh, ...links]) {
    for (const merge of splitsOf(piece, ids)) merges.add(merge)
  }
  return { ...base, pieces, baseSize, model: { ...model, merges: [...merges] } }
}

/** Pieces that are only named are special tokens: nothing may merge into them. */
function withSpecialTokens(
  vocabulary: Vocabulary,
  firstId: number,
  names: readonly string[],
): Vocabulary {
  const tokens = names.map((content, i) => ({ id: firstId + i, content, special: true }))
  return { ...vocabulary, addedTokens: [...vocabulary.addedTokens, ...tokens] }
}

/** Texts to try before a piece: a pre-tokenizer may keep the piece together with them. */
const contexts = ['', 'x', ' ', '1', '，', '的', '\n']

/** Separates pieces whose text stays whole in some context from pieces that the pre-tokenizer always divides. */
function wholeAndCut(
  base: Vocabulary,
  pieces: readonly ExtraPiece[],
): readonly [whole: ExtraPiece[], cut: ExtraPiece[]] {
  const normalize = makeNormalizer(base.normalizers)
  const steps = base.preTokenizers.map(makePreTokenizer)
  const cut = (text: string) =>
    steps.reduce<readonly string[]>(
      (parts, step) => parts.flatMap(part => step(part, false)),
      [text],
    )
  const isWhole = (piece: ExtraPiece) => {
    const text = piece.piece.replaceAll('▁', ' ')
    const spelt = byteSpelling(piece)
    const isLeft = (before: string) =>
      cut(before + text)
        .at(-1)
        ?.endsWith(spelt)
    return normalize(text) === text && contexts.some(isLeft)
  }
  const whole = new Set(pieces.filter(isWhole))
  return [[...whole], pieces.filter(piece => !whole.has(piece))]
}

function warningsOf(cut: readonly ExtraPiece[]): string[] {
  if (cut.length === 0) return []
  const examples = cut.slice(0, 5).map(({ piece }) => piece)
  return [
    `${cut.length} pieces of the extra are left out because the base's pre-tokenizer cuts them wherever they stand, for example ${examples.join(' ')}.`,
  ]
}
