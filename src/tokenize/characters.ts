import { classSource, property } from '../patterns/code-points.ts'

/** The length of a text in Unicode code points, where an unpaired surrogate is one, and in bytes of UTF-8. */
export interface TextLength {
  readonly characters: number
  readonly bytes: number
}

/**
 * One pass over the UTF-16 units, which is several times as fast as an iterator and `Buffer.byteLength`:
 * every unit is a character but the second of a surrogate pair. That pair has four bytes, any other unit
 * one, two or three, and an unpaired surrogate the three of U+FFFD.
 */
export function lengthOf(text: string): TextLength {
  let pairs = 0
  let beyondAscii = 0
  let beyondTwo = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    beyondAscii += 1
    if (unit < 0x800) continue
    beyondTwo += 1
    if ((unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      pairs += 1
      i += 1
    }
  }
  // A pair was counted as one unit of three bytes; it has four.
  const units = text.length - pairs
  return { characters: units, bytes: units + beyondAscii + beyondTwo + pairs }
}

/** The Unicode code points of `text`; an unpaired surrogate is one. */
export function countCharacters(text: string): number {
  return lengthOf(text).characters
}

/** The characters of `text` that are not blank. */
export function countInked(text: string): number {
  let inked = 0
  for (const character of text) if (!isBlank(character.codePointAt(0)!)) inked++
  return inked
}

/**
 * The share of Han characters among all that are not blank. Ranges are spelt out, because what
 * `\p{Script=Han}` holds grows with every version of Unicode, and a corpus must not.
 */
export function hanShare(text: string): number {
  let han = 0
  let inked = 0
  for (const character of text) {
    const codePoint = character.codePointAt(0)!
    if (isBlank(codePoint)) continue
    inked++
    if (isHan(codePoint)) han++
  }
  return inked === 0 ? 0 : han / inked
}

/** CJK Unified Ideographs with extension A, compatibility ideographs, and the planes 2 and 3. */
export function isHan(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x20000 && codePoint <= 0x3ffff)
  )
}

/** The text without blanks at its ends. `trim` would follow Unicode's list, which may grow. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t\r\n\u00a0\u3000]+|[ \t\r\n\u00a0\u3000]+$/g, '')
}

function isBlank(codePoint: number): boolean {
  return (codePoint >= 9 && codePoint <= 13) || [0x20, 0xa0, 0x3000].includes(codePoint)
}

let han: RegExp | undefined

/** Whether a text holds a Han character, by the Unicode tables here and not by Node's. */
export function hasHan(text: string): boolean {
  han ??= new RegExp(classSource(property('Han')), 'u')
  return han.test(text)
}

/** The text with U+FFFD for each unpaired surrogate, which has no UTF-8 of its own. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}

/** The first `characters` code points of a text. */
export function truncateText(text: string, characters: number): string {
  if (text.length <= characters) return text
  let units = 0
  for (let left = characters; left > 0 && units < text.length; left--) {
    const isPair = (text.codePointAt(units) ?? 0) > 0xffff
    units += isPair ? 2 : 1
  }
  return text.slice(0, units)
}
