import { once } from '../patterns/code-points.ts'

/**
 * The segments that `segmenter` finds in `text`. The time that `Intl.Segmenter` takes for a text grows
 * with the square of its length, and it cannot be stopped meanwhile, so it is given stretches: `apart`
 * (a global pattern) tells where a segment ends whatever stands around.
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

/** UTF-16 units of a stretch, if it may be cut there: so few that their square does not matter yet. */
const shortest = 500

/** The graphemes of `text`: Unicode's extended grapheme clusters, which no locale tailors. */
export function* graphemesOf(text: string): Generator<string> {
  for (const { segment } of segmentsOf(graphemes(), text, graphemesApart)) yield segment
}

const graphemes = once(() => new Intl.Segmenter('en', { granularity: 'grapheme' }))

/**
 * Behind a line feed, and before ASCII or Han, which no rule of UAX #29 joins to what is before them but
 * GB9b to a Prepend: the ranges have none.
 */
const graphemesApart =
  /(?<=\n)|(?<=[\u0020-\u05ff\u0900-\u0d4d\u0e00-\ud7ff])(?=[\u0020-\u007e\u4e00-\u9fff])/g
