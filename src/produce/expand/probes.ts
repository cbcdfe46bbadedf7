import '../../sources/node-engine.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import { kindOf, type Vocabulary } from '../../vocabulary/vocabulary.ts'

/**
 * Makes texts that show whether another form of a vocabulary gives the same ids: every piece by itself, and where
 * two merges compete: a piece that overlaps with itself (哈哈 in 哈哈哈), and pieces that tie and overlap
 * (中文 and 文字 in 中文字, 天安门 and 安门前 in 天安门前); and the added tokens, which are found before the model runs.
 */
export function probesOf(vocabulary: Vocabulary): string[] {
  const tokenizer = makeTokenizer('merged', vocabulary)
  const texts: Scored[] = []
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

interface Scored {
  readonly text: string
  readonly score: number | undefined
}

/** For each length of an overlap a limit, because there are millions if all pieces tie. */
const mostOverlaps = 20_000

/** The longest overlap that is looked for; pieces that share more than this are rare, and compete like these. */
const longestOverlap = 8

/** The texts in which two pieces of one score compete: the end of the first is the beginning of the second. */
function tiedOverlaps(texts: readonly Scored[]): string[] {
  const lengths = Array.from({ length: longestOverlap }, (_, i) => i + 1)
  return lengths.flatMap(length => overlapsBy(length, texts))
}

function overlapsBy(length: number, texts: readonly Scored[]): string[] {
  const scored = texts.filter(({ text, score }) => score !== undefined && text.length > length)
  const keyOf = (shared: string, score: number | undefined) => `${shared} ${score}`
  const beginning = new Map<string, string[]>()
  for (const { text, score } of scored) {
    const key = keyOf(text.slice(0, length), score)
    const others = beginning.get(key)
    if (others) others.push(text)
    else beginning.set(key, [text])
  }
  const found: string[] = []
  for (const { text, score } of scored) {
    for (const other of beginning.get(keyOf(text.slice(-length), score)) ?? []) {
      if (found.length === mostOverlaps) return found
      if (other !== text) found.push(text + other.slice(length))
    }
  }
  return found
}
