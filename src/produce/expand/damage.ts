import type { Tokenizer } from '../../tokenizer/tokenizer.ts'
import { smallest } from '../../verify/difference.ts'
import type { Baseline } from './gain.ts'

/** The changes of a merge to texts without a Han character, which it should leave alone. */
export interface Damage {
  /** Samples without Han. */
  readonly samples: number
  /** The texts whose ids change. */
  readonly changed: number
  readonly tokensBefore: number
  readonly tokensAfter: number
  readonly examples: readonly DamageExample[]
}

export interface DamageExample {
  readonly corpus: string
  /** The smallest text with the change in it. */
  readonly text: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** The number of examples, each of another text. */
const shown = 5

/** Finds the texts whose ids `after` changes, and examples of them, made small. */
export function damageOf(
  plain: Baseline,
  base: Tokenizer,
  after: Tokenizer,
  mostExamples: number = shown,
): Damage {
  const examples = new Map<string, DamageExample>()
  let changed = 0
  let tokensAfter = 0
  plain.texts.forEach(({ corpus, text }, i) => {
    const ids = after.encode(text)
    tokensAfter += ids.length
    if (isSame(plain.ids[i]!, ids)) return
    changed += 1
    // Making it smaller takes time, and the first texts show as much as the last.
    if (examples.size >= mostExamples || changed > 10 * mostExamples) return
    const small = smallest(text, part => !isSame(base.encode(part), after.encode(part)))
    examples.set(small, {
      corpus,
      text: small,
      before: piecesOf(base, small),
      after: piecesOf(after, small),
    })
  })
  const tokensBefore = plain.ids.reduce((sum, { length }) => sum + length, 0)
  return {
    samples: plain.texts.length,
    changed,
    tokensBefore,
    tokensAfter,
    examples: [...examples.values()],
  }
}

function isSame(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i])
}

function piecesOf(tokenizer: Tokenizer, text: string): string[] {
  return Array.from(tokenizer.encode(text), id => tokenizer.vocabulary?.pieces[id] ?? '')
}
