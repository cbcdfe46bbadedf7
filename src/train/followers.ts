/** Notes which characters follow each word, as sentences come. */
export interface Followers {
  /** The words of a sentence, in their order. */
  add(words: readonly string[]): void
  /** What follows `word` follows `by`. */
  replace(word: string, by: string): void
  /** The different characters that follow a word, U+0000 where nothing does somewhere. */
  of(word: string): string
}

/**
 * Which characters follow each word: where only one does, it always goes on in the same way.
 *
 *     ▁a▁b and ▁a   →   ▁a is followed by ▁ and by nothing, ▁b by nothing
 */
export function noteFollowers(): Followers {
  const followers = new Map<string, string>()
  const note = (word: string, characters: string) => {
    const known = followers.get(word)
    if (known === undefined) followers.set(word, characters)
    else if (!known.includes(characters)) followers.set(word, union(known, characters))
  }
  return {
    add(words) {
      words.forEach((word, index) => {
        note(word, firstCharacter(words[index + 1] ?? nothing))
      })
    },
    replace(word, by) {
      note(by, followers.get(word) ?? '')
      followers.delete(word)
    },
    of: word => followers.get(word) ?? '',
  }
}

/** What follows the last word of a sentence. */
export const nothing = '\0'

function union(known: string, more: string): string {
  return [...new Set(known + more)].join('')
}

function firstCharacter(word: string): string {
  return String.fromCodePoint(word.codePointAt(0)!)
}
