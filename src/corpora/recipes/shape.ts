import type { Shape } from '../../catalog/corpora.ts'
import { countCharacters, hanShare, trimmed } from '../../tokenize/characters.ts'
import type { Sample } from '../sample.ts'

/** The lines and texts that the corpus already holds. */
export interface Seen {
  readonly lines: Set<string>
  readonly texts: Set<string>
}

/** The samples that a document becomes. */
export function* shapeDocuments(document: Sample, shape: Shape, seen: Seen): Generator<Sample> {
  let kept = 0
  for (const sample of pieces(document, shape, seen)) {
    if (kept === shape.perDocument) return
    if (!Object.values(sample.texts).every(text => fits(text, shape))) continue
    const texts = JSON.stringify(Object.values(sample.texts))
    if (seen.texts.has(texts)) continue
    seen.texts.add(texts)
    kept++
    yield sample
  }
}

function* pieces(document: Sample, shape: Shape, seen: Seen): Generator<Sample> {
  const { text } = document.texts
  if (text === undefined || !(shape.lines || shape.cut)) return yield document
  const kept = shape.lines ? keptLines(text, shape.lines, seen) : text
  if (shape.cut === undefined) return yield { ...document, texts: { text: kept } }
  for (const [i, piece] of cutDocument(kept, shape.cut).entries()) {
    yield { ...document, id: `${document.id}#${i + 1}`, texts: { text: piece } }
  }
}

// A heading or a short remark may well stand in many documents; a longer line that does is boilerplate.
const repeatable = 12

function keptLines(text: string, lines: NonNullable<Shape['lines']>, seen: Seen): string {
  const kept = text.split('\n').filter(line => {
    const bare = trimmed(line)
    if (!bare || hanShare(bare) < (lines.han ?? 0)) return false
    const length = countCharacters(bare)
    if (length < (lines.characters ?? 0)) return false
    if (!lines.unique || length < repeatable) return true
    if (seen.lines.has(bare)) return false
    seen.lines.add(bare)
    return true
  })
  return kept.join('\n')
}

function fits(text: string, { characters, han }: Shape): boolean {
  const length = countCharacters(text)
  const [least, most] = characters ?? [1, Number.POSITIVE_INFINITY]
  return length >= least && length <= most && hanShare(text) >= (han ?? 0)
}

/**
 * Cuts a text into pieces of about `target` UTF-16 units, all about equally long: between paragraphs
 * where one ends near the ideal place, else between sentences. A text that is shorter than one and a
 * half pieces stays whole.
 */
export function cutDocument(text: string, target: number): string[] {
  const count = Math.round(text.length / target)
  if (count < 2) return [trimmed(text)]
  const length = text.length / count
  const paragraphs = ends(text, /\n+/g)
  const sentences = ends(text, /[.!?]["')\]]* +(?=["'(]?[A-Z])|[。！？；][”’」』）]*/g)
  const places = [0]
  for (let i = 1; i < count; i++) {
    const ideal = i * length
    const place =
      near(paragraphs, ideal, length / 5) ?? near(sentences, ideal, length / 2) ?? undefined
    if (place !== undefined && place > places.at(-1)!) places.push(place)
  }
  return places.map((start, i) => trimmed(text.slice(start, places[i + 1]))).filter(Boolean)
}

/** The end of each match. */
function ends(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), match => match.index + match[0].length)
}

/** The place that is nearest to `ideal`, if one is within `reach`. */
function near(places: readonly number[], ideal: number, reach: number): number | undefined {
  let best: number | undefined
  for (const place of places) {
    const distance = Math.abs(place - ideal)
    if (distance <= reach && (best === undefined || distance < Math.abs(best - ideal))) best = place
  }
  return best
}
