import { InputError } from '../errors.ts'
import { type BpeSpec, kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { type Merger, mergeSymbols, readMerges } from './merges.ts'
import {
  fuseUnknown,
  indexPieces,
  type Model,
  makeSegmentCutter,
  type PieceIndex,
  unknownIds,
} from './pieces.ts'
import { makeTrie, type Trie } from './trie.ts'

/**
 * Byte-pair encoding: a pre-token is cut into characters (bytes, in a byte-level vocabulary), and neighbours merge in the
 * order of their ranks or scores.
 */
export function makeBpe(vocabulary: Vocabulary, spec: BpeSpec): Model {
  const index = indexPieces(vocabulary)
  const { continuingSubwordPrefix: prefix = '', endOfWordSuffix: suffix = '' } = spec
  const spell: Spell = (text, start, end) => {
    const symbol =
      start === 0 && end === text.length && suffix === '' ? text : text.slice(start, end)
    return (start > 0 ? prefix : '') + symbol + (end === text.length ? suffix : '')
  }
  const priorityOf = mergers[spec.order](vocabulary, spec, index, spell)
  const userDefined = piecesOfKind(vocabulary, 'user-defined')
  const frozenPieces = userDefined.length > 0 ? makeTrie(userDefined) : undefined
  const unused = new Set(piecesOfKind(vocabulary, 'unused'))
  const dropsUnknown = spec.unknownId === undefined && !index.byteIds

  const idsOf = (symbol: string, piece: string): readonly number[] => {
    const id = index.ids.get(piece)
    return id === undefined ? unknownIds(index, spec.unknownId, symbol) : [id]
  }
  const encode = (text: string): number[] => {
    const { starts, frozen } = symbolsOf(text, frozenPieces)
    const splits = unused.size > 0 ? new Map<string, number>() : undefined
    const merger = splits ? recordingSplits(priorityOf, unused, splits) : priorityOf
    const merged = mergeSymbols(text, starts, merger, frozen)
    const ids: number[] = []
    merged.forEach((start, i) => {
      const end = merged[i + 1] ?? text.length
      const symbol = text.slice(start, end)
      if (splits)
        for (const part of unmergeUnused(symbol, unused, splits)) ids.push(...idsOf(part, part))
      else ids.push(...idsOf(symbol, spell(text, start, end)))
    })
    return spec.fuseUnknown ? fuseUnknown(ids, spec.unknownId) : ids
  }

  // How an unused piece is split again depends on all of the text, and so does `wholePieces`.
  const cuttable = unused.size === 0 && !spec.wholePieces && prefix === '' && suffix === ''
  return {
    encode(preToken) {
      const whole = spec.wholePieces ? index.ids.get(preToken) : undefined
      if (whole !== undefined) return [whole]
      return encode(dropsUnknown ? withoutUnknown(preToken, index, spell) : preToken)
    },
    ...(cuttable ? { makeSegmentCutter: () => makeSegmentCutter(index.ids.keys()) } : {}),
  }
}

/** The spelling, as a piece, of the symbol text[start, end) of a pre-token. */
type Spell = (text: string, start: number, end: number) => string

/** A text without unknown characters, which have no token if the model has neither an unknown piece nor byte pieces. */
function withoutUnknown(text: string, { ids }: PieceIndex, spell: Spell): string {
  let known = ''
  let at = 0
  for (const character of text) {
    const end = at + character.length
    if (ids.has(spell(text, at, end))) known += character
    at = end
  }
  return known.length === text.length ? text : known
}

/** How each `BpeSpec.order` gives the priority of a merge. */
const mergers: Readonly<
  Record<
    BpeSpec['order'],
    (vocabulary: Vocabulary, spec: BpeSpec, index: PieceIndex, spell: Spell) => Merger
  >
> = {
  merges(_, spec, index, spell) {
    readMerges(spec, index)
    // A merge's line in the file is its key; a repeated merge keeps its last rank.
    const ranks = new Map(spec.merges?.map((merge, rank) => [merge, rank]))
    return (text, start, middle, end) =>
      ranks.get(`${spell(text, start, middle)} ${spell(text, middle, end)}`) ??
      Number.POSITIVE_INFINITY
  },
  rank(_vocabulary, _spec, { ids }) {
    return (text, start, _, end) => ids.get(text.slice(start, end)) ?? Number.POSITIVE_INFINITY
  },
  score({ scores }, _, { ids }) {
    if (!scores) throw new InputError('the model merges by score and its pieces have none')
    return (text, start, _, end) => {
      const id = ids.get(text.slice(start, end))
      return id === undefined ? Number.POSITIVE_INFINITY : -scores[id]!
    }
  },
}

/** Where the symbols of a pre-token start: one a character, except that user-defined pieces stay whole and never merge. */
function symbolsOf(
  text: string,
  userDefined: Trie | undefined,
): { starts: number[]; frozen?: ReadonlySet<number> } {
  const starts: number[] = []
  const frozen = new Set<number>()
  for (let at = 0; at < text.length; ) {
    const kept = userDefined?.longestAt(text, at)
    if (kept && kept.value >= 0) frozen.add(starts.length)
    starts.push(at)
    if (kept && kept.value >= 0) at = kept.end
    else at += text.codePointAt(at)! > 0xffff ? 2 : 1
  }
  return frozen.size > 0 ? { starts, frozen } : { starts }
}

/**
 * A merger that records how each unused piece was last made. SentencePiece merges through unused pieces, and afterwards
 * splits them as they were last *considered*, anywhere in the text.
 */
function recordingSplits(
  priorityOf: Merger,
  unused: ReadonlySet<string>,
  splits: Map<string, number>,
): Merger {
  return (text, start, middle, end) => {
    const symbol = text.slice(start, end)
    if (unused.has(symbol)) splits.set(symbol, middle - start)
    return priorityOf(text, start, middle, end)
  }
}

function unmergeUnused(
  symbol: string,
  unused: ReadonlySet<string>,
  splits: ReadonlyMap<string, number>,
): string[] {
  const parts: string[] = []
  const pending = [symbol]
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const split = unused.has(part) ? splits.get(part) : undefined
    if (split === undefined) parts.push(part)
    else pending.push(part.slice(split), part.slice(0, split))
  }
  return parts
}

function piecesOfKind(vocabulary: Vocabulary, kind: 'user-defined' | 'unused'): string[] {
  return vocabulary.pieces.filter(
    (piece, id): piece is string => piece !== undefined && kindOf(vocabulary, id) === kind,
  )
}
