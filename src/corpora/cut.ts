import { trimmed } from '../readers/characters.ts'

/**
 * Cuts a text into pieces of about `target` UTF-16 units, all about equally long: between paragraphs
 * where one ends near the ideal place, else between sentences. A text that is shorter than one and a
 * half pieces stays whole.
 */
export function cut(text: string, target: number): string[] {
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

/** Where each match ends. */
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
