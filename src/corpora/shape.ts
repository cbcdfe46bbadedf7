import type { Shape } from '../catalog/corpora.ts'
import { countCharacters, hanShare, trimmed } from '../readers/characters.ts'
import type { Sample } from '../sample.ts'
import { cut } from './cut.ts'

/** What was seen in a corpus so far. */
export interface Seen {
  readonly lines: Set<string>
  readonly texts: Set<string>
}

/** The samples that a document becomes. */
export function* shaped(document: Sample, shape: Shape, seen: Seen): Generator<Sample> {
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
  for (const [i, piece] of cut(kept, shape.cut).entries()) {
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
