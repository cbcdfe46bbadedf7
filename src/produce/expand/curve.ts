import '../../sources/node-engine.ts'
import type { Merge } from '../../merge/merge.ts'
import { makeTracer } from '../../merge/trace.ts'
import { fromByteAlphabet } from '../../tokenize/byte-alphabet.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import type { Initialisation } from './added-pieces.ts'
import { type Baseline, baselineWhere, gainOf } from './gain.ts'

/** A number of added pieces, the best first, and their savings. */
export interface CurvePoint {
  readonly pieces: number
  readonly tokensPerCharacter: number
  /** 1 − tokens ÷ tokens of the base. */
  readonly saved: number
}

export interface Curve {
  readonly points: readonly CurvePoint[]
  /** The number of pieces at which the curve is highest above the line from none to all. */
  readonly knee: number
}

const steps = [0, 1_000, 2_000, 5_000, 10_000]

/**
 * The gain on Chinese against the number of pieces. Which are best is found on every second text, and
 * what they save is measured on the others, since pieces that were chosen by a text flatter it.
 */
export function curveOf(
  merge: Merge,
  initialisation: readonly Initialisation[],
  mergeAmong: (pieces: ReadonlySet<string>) => Merge,
  chinese: Baseline,
): Curve | undefined {
  const seen = baselineWhere(chinese, (_, i) => i % 2 === 0)
  const unseen = baselineWhere(chinese, (_, i) => i % 2 === 1)
  const best = bestFirst(merge, initialisation, seen)
  const counts = [...steps.filter(count => count < best.length), best.length]
  const points = counts.flatMap(count => {
    const { merged } = mergeAmong(
      new Set(best.slice(0, count).map(piece => spellingOf(merge, piece))),
    )
    const gain = gainOf(unseen, makeTokenizer('merged', merged))
    if (!gain) return []
    return [{ pieces: count, tokensPerCharacter: gain.tokensPerCharacterAfter, saved: gain.saved }]
  })
  return points.length > 0 ? { points, knee: kneeOf(points) } : undefined
}

/** An added piece as the extra spells it. A piece that is part of a character is in no extra. */
function spellingOf({ model }: Merge, piece: string): string {
  const bytes = model ? undefined : fromByteAlphabet(piece)
  return bytes ? new TextDecoder().decode(bytes).replaceAll(' ', '▁') : piece
}

/**
 * Orders the added pieces by the tokens that each saves; before each come the new pieces that it is made of,
 * without which it would be dead. Pieces that save nothing keep their order.
 */
export function bestFirst(
  { merged, added, basePieces }: Merge,
  initialisation: readonly Initialisation[],
  { texts }: Baseline,
): string[] {
  const uses = new Float64Array(added.length)
  const tokenizer = makeTokenizer('merged', merged)
  for (const { text } of texts) {
    for (const id of tokenizer.encode(text)) if (id >= basePieces) uses[id - basePieces]! += 1
  }
  const saving = (i: number) => uses[i]! * (initialisation[i]!.from.length - 1)
  const order = added.map((_, i) => i).sort((a, b) => saving(b) - saving(a) || a - b)
  const { trace } = makeTracer(merged)
  const isNew = new Set(added)
  const best = new Set<string>()
  for (const i of order) {
    for (const { before, at } of trace(Array.from(added[i]!)).merges) {
      const part = before[at]! + before[at + 1]!
      if (isNew.has(part)) best.add(part)
    }
    best.add(added[i]!)
  }
  return [...best]
}

/** Kneedle's knee: both axes from 0 to 1, the point farthest above the diagonal. */
export function kneeOf(points: readonly CurvePoint[]): number {
  const last = points.at(-1)!
  const height = ({ pieces, saved }: CurvePoint) =>
    saved / (last.saved || 1) - pieces / (last.pieces || 1)
  return points.reduce((knee, point) => (height(point) > height(knee) ? point : knee)).pieces
}
