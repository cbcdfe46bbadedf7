/** The characters that follow each word in the sentences added so far. */
export interface Followers {
  /** Adds the words of a sentence in their order. */
  add(words: readonly string[]): void
  /** Moves the followers of `word` to `by`. */
  replace(word: string, by: string): void
  /** The different characters that follow a word, with U+0000 if it ends a sentence somewhere. */
  of(word: string): string
}

/**
 * Collects the followers of words. A word with one follower always continues in the same way.
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
        note(word, firstCharacter(words[index + 1] ?? noFollower))
      })
    },
    replace(word, by) {
      note(by, followers.get(word) ?? '')
      followers.delete(word)
    },
    of: word => followers.get(word) ?? '',
  }
}

/** The follower of the last word of a sentence. */
export const noFollower = '\0'

function union(known: string, more: string): string {
  return [...new Set(known + more)].join('')
}

function firstCharacter(word: string): string {
  return String.fromCodePoint(word.codePointAt(0)!)
}
