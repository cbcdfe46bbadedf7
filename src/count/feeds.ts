import type { SafeCuts } from '../tokenizer/safe-cuts.ts'

/** Where to cut a text of UTF-8 at a line feed in it, in front of that or behind; 0: not there. */
export function placeAt(text: Buffer, feed: number, { cutAtLineFeed: cutAt }: SafeCuts): number {
  const cut = cutAt(characterBefore(text, feed), characterAt(text, feed + 1))
  return cut === undefined ? 0 : cut === 'before' ? feed : feed + 1
}

/** The last character in front of a place, if all of it is there. */
function characterBefore(text: Buffer, end: number): string {
  const last = text[end - 1]
  if (last !== undefined && last < 0x80) return String.fromCharCode(last)
  return Array.from(text.toString('utf8', Math.max(0, end - 4), end)).at(-1) ?? ''
}

function characterAt(text: Buffer, start: number): string {
  const first = text[start]
  if (first !== undefined && first < 0x80) return String.fromCharCode(first)
  return Array.from(text.toString('utf8', start, start + 4)).at(0) ?? ''
}
