import '../../sources/node-engine.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import { kindOf, type Vocabulary } from '../../vocabulary/vocabulary.ts'

/**
 * Makes texts that show whether another form of a vocabulary gives the same ids: every piece by itself, and where
 * two merges compete: a piece that overlaps with itself (哈哈 in 哈哈哈), and pieces that tie and overlap
 * (中文 and 文字 in 中文字); and the added tokens, which are found before the model runs.
 */
export function probesOf(vocabulary: Vocabulary): string[] {
  const tokenizer = makeTokenizer('merged', vocabulary)
  const texts: { readonly text: string; readonly score: number | undefined }[] = []
  vocabulary.pieces.forEach((piece, id) => {
    if (piece === undefined || kindOf(vocabulary, id) !== 'normal') return
    const text = tokenizer.decode([id])
    // Part of a character is no text.
    if (!text.includes('\ufffd')) texts.push({ text, score: vocabulary.scores?.[id] })
  })
  const themselves = texts.flatMap(({ text }) => [
    text,
    ...overlapsOf(text).map(length => text + text.slice(length)),
  ])
  const added = vocabulary.addedTokens.filter(({ special }) => !special)
  return [
    ...new Set([...themselves, ...tiedOverlaps(texts), ...added.map(({ content }) => content)]),
  ]
}

/** The lengths at which the end of a text is also its beginning. */
function overlapsOf(text: string): number[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => i + 1).filter(length =>
    text.endsWith(text.slice(0, length)),
  )
}

/** A limit, because there are millions if all pieces tie. */
const mostOverlaps = 20_000

function tiedOverlaps(texts: readonly { text: string; score: number | undefined }[]): string[] {
  const keyOf = (character: string, score: number) => `${character} ${score}`
  const beginning = new Map<string, string[]>()
  for (const { text, score } of texts) {
    if (score === undefined || text.length < 2) continue
    const key = keyOf(text[0]!, score)
    beginning.set(key, [...(beginning.get(key) ?? []), text])
  }
  const found: string[] = []
  for (const { text, score } of texts) {
    if (score === undefined || text.length < 2) continue
    for (const other of beginning.get(keyOf(text.at(-1)!, score)) ?? []) {
      if (found.length === mostOverlaps) return found
      if (other !== text) found.push(text + other.slice(1))
    }
  }
  return found
}
