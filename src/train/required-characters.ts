import { InputError } from '../errors.ts'
import type { SentencePieceOptions } from './options.ts'
import { compareCodePoints, unknownCharacter, type WordCounter } from './words.ts'

/** The characters that become pieces. */
export interface RequiredCharacters {
  /** Character → count, most frequent first, then by code point. */
  readonly characters: ReadonlyMap<string, number>
  /** The number of all characters. */
  readonly total: number
  /** The number of characters that are pieces. */
  readonly covered: number
  /** The number of different characters. */
  readonly distinct: number
}

/**
 * Finds the most frequent characters that together reach the coverage. A boundary (tab) counts like any
 * other character, but becomes no piece.
 *
 * Source: google/sentencepiece, src/trainer_interface.cc, `LoadSentences`; it keeps the share as float32.
 */
export function requiredCharacters(
  counter: WordCounter,
  { characterCoverage }: Pick<SentencePieceOptions, 'characterCoverage'>,
): RequiredCharacters {
  const counts = characterCounts(counter)
  let total = 0
  for (const count of counts.values()) total += count
  const sorted = Array.from(counts).sort(([a, m], [b, n]) => n - m || compareCodePoints(a, b))
  const characters = new Map<string, number>()
  let covered = 0
  for (const [character, count] of sorted) {
    if (Math.fround(covered / total) >= Math.fround(characterCoverage)) break
    covered += count
    if (character !== boundary) characters.set(character, count)
  }
  if (characters.has(unknownCharacter))
    throw new InputError(`the corpus holds ${unknownCharacter} once normalized, which is reserved`)
  return { characters, total, covered, distinct: sorted.length }
}

/** Replaces every meta piece in the text, so that no piece is learned across it. */
export const boundary = '\t'

function characterCounts(counter: WordCounter): Map<string, number> {
  const counts = new Float64Array(0x110000)
  for (const [word, count] of counter.entries()) {
    for (let at = 0; at < word.length; at++) {
      const codePoint = word.codePointAt(at)!
      if (codePoint > 0xffff) at++
      counts[codePoint]! += count
    }
  }
  const found = new Map<string, number>()
  counts.forEach((count, codePoint) => {
    if (count > 0) found.set(String.fromCodePoint(codePoint), count)
  })
  return found
}

/** Replaces every character that is no piece by ▅ in the counted words. */
export function replaceRare(counter: WordCounter, characters: ReadonlyMap<string, number>): void {
  const kept = new Uint8Array(0x110000)
  for (const character of characters.keys()) kept[character.codePointAt(0)!] = 1
  kept[unknownCharacter.codePointAt(0)!] = 1
  const rare: string[] = []
  for (const [word] of counter.entries()) if (hasRare(word, kept)) rare.push(word)
  for (const word of rare) {
    const replaced = Array.from(word, character =>
      kept[character.codePointAt(0)!] ? character : unknownCharacter,
    )
    counter.replace(word, replaced.join(''))
  }
}

function hasRare(word: string, kept: Uint8Array): boolean {
  for (let at = 0; at < word.length; at++) {
    const codePoint = word.codePointAt(at)!
    if (codePoint > 0xffff) at++
    if (!kept[codePoint]) return true
  }
  return false
}
