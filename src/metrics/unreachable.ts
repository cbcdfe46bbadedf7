import type { Tokenizer } from '../tokenizer.ts'

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
