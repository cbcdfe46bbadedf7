import { variantOf } from './han-variants.ts'
import type { Sample } from './sample.ts'

/** Finds the passages of one sort in a text, in order. */
type Slice = (text: string) => readonly string[]

/**
 * Slices of a corpus, to measure the cost of one sort of text: `zh#digits`. A new one is a new
 * row. Each passage becomes a line; samples without any are left out.
 */
const slices = {
  /** Sentences with characters that only simplified writing has, and none that only traditional has. */
  simplified: text => sentences(text).filter(sentence => variantOf(sentence) === 'simplified'),
  traditional: text => sentences(text).filter(sentence => variantOf(sentence) === 'traditional'),
  /** Numbers as they are written: 2,048 and 3.14 are one each. */
  digits: text => text.match(/[0-9０-９]+(?:[.,:][0-9０-９]+)*/g) ?? [],
  urls: text =>
    text.match(
      /\b(?:https?|ftp):\/\/[^\s<>"'`，。；、）】》」]*[^\s<>"'`，。；、）】》」.,;:!?)\]}]/g,
    ) ?? [],
  /** Emoji with their joined parts: skin tones, flags, families. */
  emoji: text => text.match(emoji) ?? [],
  /** Comments in code: of C and its kin, of Python and the shell, of SQL and Lua. */
  comments: text =>
    text.match(/\/\*[\s\S]*?\*\/|(?<![:\w])\/\/[^\n]*|^[ \t]*(?:#(?= )|--(?= ))[^\n]*/gm) ?? [],
} as const satisfies Record<string, Slice>

export type SliceName = keyof typeof slices

export const sliceNames = Object.keys(slices) as readonly SliceName[]

/** The corpus and the slice that a reference names: `zh#digits`; undefined where it names none. */
export function sliceOf(reference: string): { corpus: string; slice: SliceName } | undefined {
  const at = reference.lastIndexOf('#')
  const slice = sliceNames.find(name => name === reference.slice(at + 1))
  return at > 0 && slice ? { corpus: reference.slice(0, at), slice } : undefined
}

/** The sample with only the passages of the slice; undefined if no text has any. */
export function sliceSample(sample: Sample, slice: SliceName): Sample | undefined {
  const texts = Object.fromEntries(
    Object.entries(sample.texts).map(([side, text]) => [side, slices[slice](text).join('\n')]),
  )
  return Object.values(texts).some(text => text !== '') ? { ...sample, texts } : undefined
}

/*
 * Ranges instead of \p{Emoji}, which grows with Unicode and holds digits too: pictographs, dingbats,
 * signs and flags of Unicode 15, each with what may follow to make one of several.
 */
const pictograph =
  '[\\u{1F300}-\\u{1FAFF}\\u{1F1E6}-\\u{1F1FF}\\u{2600}-\\u{27BF}\\u{2B50}\\u{2B55}]'
const emoji = new RegExp(
  `${pictograph}(?:[\\u{FE0F}\\u{20E3}]|\\u{200D}${pictograph}|[\\u{1F3FB}-\\u{1F3FF}\\u{1F1E6}-\\u{1F1FF}])*`,
  'gu',
)

function sentences(text: string): string[] {
  return text.match(/[^。！？\n]+[。！？]?/g) ?? []
}
