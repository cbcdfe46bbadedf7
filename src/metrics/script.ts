/**
 * The scripts that a vocabulary is sorted by, each with the test for it. Only for looking at a
 * vocabulary: no count in a report depends on Node's Unicode tables.
 */
const scripts = {
  Han: /\p{Script=Han}/u,
  Latin: /\p{Script=Latin}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  Hangul: /\p{Script=Hangul}/u,
  Arabic: /\p{Script=Arabic}/u,
  Hebrew: /\p{Script=Hebrew}/u,
  Devanagari: /\p{Script=Devanagari}/u,
  Thai: /\p{Script=Thai}/u,
  'other letters': /\p{L}/u,
  digits: /\p{N}/u,
  'part of a character': /\uFFFD/u,
} as const satisfies Record<string, RegExp>

export type Script = keyof typeof scripts | 'signs and blanks'

/** The script of `text`: the first row of the table that it has a character of. */
export function scriptOf(text: string): Script {
  for (const [script, pattern] of Object.entries(scripts)) {
    if (pattern.test(text)) return script as keyof typeof scripts
  }
  return 'signs and blanks'
}
