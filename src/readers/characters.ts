/** The Unicode code points of `text`; an unpaired surrogate is one. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
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

/** Without blanks at either end; `trim` would follow Unicode's list, which may grow. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t\r\n\u00a0\u3000]+|[ \t\r\n\u00a0\u3000]+$/g, '')
}

function isBlank(codePoint: number): boolean {
  return (codePoint >= 9 && codePoint <= 13) || [0x20, 0xa0, 0x3000].includes(codePoint)
}
