import { once } from '../patterns/code-points.ts'

/**
 * The segments that `segmenter` finds in `text`. The time of `Intl.Segmenter` grows with the square of the length, and it
 * cannot be interrupted, so it gets the text in stretches. `apart`, a global pattern, matches where a segment ends in any
 * context.
 */
export function* segmentsOf(
  segmenter: Intl.Segmenter,
  text: string,
  apart: RegExp,
): Generator<Intl.SegmentData> {
  for (let start = 0, end = 0; start < text.length; start = end) {
    apart.lastIndex = start + shortest
    end = apart.exec(text)?.index ?? text.length
    yield* segmenter.segment(text.slice(start, end))
  }
}

/** The least length of a stretch, in UTF-16 units: so short that its square does not matter. */
const shortest = 500

/** The graphemes of `text`: Unicode's extended grapheme clusters, which no locale tailors. */
export function* graphemesOf(text: string): Generator<string> {
  for (const { segment } of segmentsOf(graphemes(), text, graphemesApart)) yield segment
}

const graphemes = once(() => new Intl.Segmenter('en', { granularity: 'grapheme' }))

/**
 * After a line feed, and before ASCII or Han. UAX #29 joins these to the character before only by GB9b, after a Prepend,
 * and the ranges of the characters before have none.
 */
const graphemesApart =
  /(?<=\n)|(?<=[\u0020-\u05ff\u0900-\u0d4d\u0e00-\ud7ff])(?=[\u0020-\u007e\u4e00-\u9fff])/g
