import { countCharacters } from '../tokenize/characters.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { kindOf, type PieceKind, type Vocabulary } from '../vocabulary/vocabulary.ts'
import { type Script, scriptOf } from './script.ts'

/** A summary of a vocabulary. */
export interface Profile {
  readonly name: string
  /** `bpe by score`, `unigram`, … */
  readonly model: string
  readonly sizes: ProfileSizes
  /** The number of pieces of each kind. */
  readonly kinds: Readonly<Partial<Record<PieceKind, number>>>
  /** The number of normal pieces of each script, by their first letter. */
  readonly scripts: Readonly<Partial<Record<Script, number>>>
  /** The longest normal pieces, in characters. */
  readonly longest: readonly ProfilePiece[]
  /** Normal pieces that no text gave, though it held them in several contexts. */
  readonly unreachable: { readonly count: number; readonly examples: readonly ProfilePiece[] }
}

export interface ProfileSizes {
  readonly base: number
  readonly withAdded: number
  readonly embedding: number | null
}

export interface ProfilePiece {
  readonly id: number
  readonly text: string
  readonly characters: number
}

const shown = 10

/** Looks through all pieces; `embedding` is what only a catalog knows. */
export function profileOf(
  tokenizer: Tokenizer,
  vocabulary: Vocabulary,
  embedding: number | null = null,
): Profile {
  const normal = normalPieces(tokenizer, vocabulary)
  const kinds: Partial<Record<PieceKind, number>> = {}
  vocabulary.pieces.forEach((piece, id) => {
    if (piece !== undefined) increase(kinds, kindOf(vocabulary, id))
  })
  const scripts: Partial<Record<Script, number>> = {}
  for (const { text } of normal) increase(scripts, scriptOf(text))
  const unreachable = unreachableIds(tokenizer, normal)
  return {
    name: tokenizer.name,
    model: modelLabel(vocabulary),
    sizes: { ...sizesOf(vocabulary), embedding },
    kinds,
    scripts,
    longest: normal.toSorted((a, b) => b.characters - a.characters || a.id - b.id).slice(0, shown),
    unreachable: {
      count: unreachable.size,
      examples: normal.filter(({ id }) => unreachable.has(id)).slice(0, shown),
    },
  }
}

function normalPieces(tokenizer: Tokenizer, vocabulary: Vocabulary): ProfilePiece[] {
  const pieces: ProfilePiece[] = []
  vocabulary.pieces.forEach((piece, id) => {
    if (piece === undefined || kindOf(vocabulary, id) !== 'normal') return
    const text = tokenizer.decode([id])
    pieces.push({ id, text, characters: countCharacters(text) })
  })
  return pieces
}

function modelLabel({ model }: Vocabulary): string {
  return model.type === 'bpe' ? `bpe by ${model.order}` : model.type
}

/** The sizes that a vocabulary itself can tell. */
export function sizesOf({ baseSize, pieces, addedTokens }: Vocabulary) {
  const known = pieces.filter(piece => piece !== undefined).length
  const added = addedTokens.filter(({ id }) => pieces[id] === undefined).length
  return { base: baseSize, withAdded: known + added }
}

function increase<Key extends string>(counts: Partial<Record<Key, number>>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1
}

interface Piece {
  readonly id: number
  readonly text: string
}

/*
 * What a piece is put after. At the start of a text many tokenizers add a blank, after a letter or a
 * Han character some pieces only continue a word, and a line feed joins with nothing.
 */
const contexts = ['', '\n', ' ', 'x', '1', '。', '的']

/**
 * The ids of the pieces that no text gives: whatever precedes them, the tokenizer cuts their text
 * otherwise. Tried in a few contexts, so a piece that only an unusual one gives is listed too. Pieces
 * that are only part of a character have no text, and are left out.
 */
export function unreachableIds(tokenizer: Tokenizer, pieces: Iterable<Piece>): Set<number> {
  const before = contexts.map(context => ({ context, tokens: tokenizer.countTokens(context) }))
  const unreachable = new Set<number>()
  for (const { id, text } of pieces) {
    if (text === '' || text.includes('\uFFFD')) continue
    const isGiven = before.some(({ context, tokens }) => {
      const ids = tokenizer.encode(context + text)
      return ids.at(-1) === id && (context === '' || ids.length <= tokens + 1)
    })
    if (!isGiven) unreachable.add(id)
  }
  return unreachable
}
