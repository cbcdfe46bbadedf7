import '../../sources/node-engine.ts'
import { createHash } from 'node:crypto'
import { InputError } from '../../errors.ts'
import { countCharacters } from '../../tokenize/characters.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import type { Vocabulary } from '../../vocabulary/vocabulary.ts'

/** The cost of a vocabulary on held-out text, and on text of the same kind that it was trained on. */
export interface HeldOutReport {
  /** The share of all texts that is held out. */
  readonly share: number
  readonly heldOut: TextCost
  /** An equal amount of training text, chosen in the same way. */
  readonly trained: TextCost
}

export interface TextCost {
  readonly texts: number
  readonly characters: number
  readonly tokens: number
  readonly tokensPerCharacter: number
}

/** Holds texts out of a training. */
export interface HeldOut {
  /** Whether a text is held out; keeps some of both kinds. */
  isHeldOut(text: string): boolean
  /** Measures the cost on both kinds of text; `undefined` if nothing is held out. */
  measure(vocabulary: Vocabulary): HeldOutReport | undefined
}

/**
 * Holds out the texts whose hash is low: the same ones in every run and order, and equal texts all or
 * none. Those that come next are what the training text is measured on.
 */
export function holdOut(share: number): HeldOut {
  if (!(share >= 0 && share <= 0.5))
    throw new InputError(`of a corpus 0 to 50 % can be held out, not ${100 * share} %`)
  const heldOut = keepTexts()
  const trained = keepTexts()
  return {
    isHeldOut(text) {
      if (share === 0 || text.trim() === '') return false
      const place = placeOf(text)
      if (place < share) heldOut.add(text)
      else if (place < 2 * share) trained.add(text)
      return place < share
    },
    measure(vocabulary) {
      if (share === 0) return undefined
      if (heldOut.texts.length === 0)
        throw new InputError(
          `no text fell into the ${100 * share} % that are held out; hold out more`,
        )
      return {
        share,
        heldOut: costOf(vocabulary, heldOut.texts),
        trained: costOf(vocabulary, trained.texts),
      }
    },
  }
}

/** The place of a text from 0 to 1, by its hash. */
function placeOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32
}

/** More is not needed for a mean, and would not fit of gigabytes. */
const mostUnits = 20_000_000

function keepTexts() {
  const texts: string[] = []
  let units = 0
  return {
    texts,
    add(text: string) {
      if (units > mostUnits) return
      texts.push(text)
      units += text.length
    },
  }
}

function costOf(vocabulary: Vocabulary, texts: readonly string[]): TextCost {
  const { countTokens } = makeTokenizer('trained', vocabulary)
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  const characters = texts.reduce((sum, text) => sum + countCharacters(text), 0)
  return {
    texts: texts.length,
    characters,
    tokens,
    tokensPerCharacter: characters === 0 ? 0 : tokens / characters,
  }
}
