import '../../sources/node-engine.ts'
import type { Merge } from '../../merge/merge.ts'
import { type Script, scriptOf } from '../../metrics/script.ts'
import { countCharacters } from '../../tokenize/characters.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'

/** A new piece and the base's ids that it used to be: the rows to take the mean of. */
export interface Initialisation {
  readonly id: number
  readonly piece: string
  readonly from: readonly number[]
}

/** The base pieces that each new piece is made of, by the base's model. */
export function initialisationOf({ base, basePieces, added }: Merge): Initialisation[] {
  // Without the steps before the model, which would put a space before a piece or divide it.
  const model = makeTokenizer('base', { ...base, normalizers: [], preTokenizers: [] })
  return added.map((piece, i) => ({
    id: basePieces + i,
    piece,
    from: Array.from(model.encode(piece)),
  }))
}

/** The number of pieces of each kind, the most frequent kind first. */
export type Composition = Readonly<Record<string, number>>

/** Sorts pieces, given as text, by script; Han ones also by length, since length is what saves. */
export function compositionOf(texts: readonly string[]): Composition {
  const counts = new Map<string, number>()
  for (const text of texts) {
    const label = labelOf(scriptOf(text), text)
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)))
}

const longestNamed = 4

function labelOf(script: Script, text: string): string {
  if (script !== 'Han') return script
  const characters = countCharacters(text.trim())
  if (characters > longestNamed) return `Han, more than ${longestNamed} characters`
  return `Han, ${characters} character${characters === 1 ? '' : 's'}`
}
