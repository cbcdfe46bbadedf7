import type { Tokenizer } from '../../tokenizer/tokenizer.ts'
import type { PlanText } from './texts.ts'

/** The cost of the same texts before and after. */
export interface Gain {
  readonly samples: number
  readonly characters: number
  readonly tokensBefore: number
  readonly tokensAfter: number
  readonly tokensPerCharacterBefore: number
  readonly tokensPerCharacterAfter: number
  /** 1 − after ÷ before. */
  readonly saved: number
  /** The characters that 2,048 tokens hold. */
  readonly charactersIn2048TokensBefore: number
  readonly charactersIn2048TokensAfter: number
}

/** Texts with what the base makes of them, which every merge is held against. */
export interface Baseline {
  readonly texts: readonly PlanText[]
  readonly ids: readonly Uint32Array[]
}

export function baselineOf(base: Tokenizer, texts: readonly PlanText[]): Baseline {
  return { texts, ids: texts.map(({ text }) => base.encode(text)) }
}

/** The baseline of some of the texts. */
export function baselineWhere(
  { texts, ids }: Baseline,
  isWanted: (text: PlanText, index: number) => boolean,
): Baseline {
  const wanted = texts.map(isWanted)
  return { texts: texts.filter((_, i) => wanted[i]), ids: ids.filter((_, i) => wanted[i]) }
}

/** The gain on all of the texts together; undefined of none. */
export function gainOf({ texts, ids }: Baseline, after: Tokenizer): Gain | undefined {
  const characters = texts.reduce((sum, text) => sum + text.characters, 0)
  const tokensBefore = ids.reduce((sum, { length }) => sum + length, 0)
  const tokensAfter = texts.reduce((sum, { text }) => sum + after.countTokens(text), 0)
  if (tokensBefore === 0 || tokensAfter === 0) return undefined
  return {
    samples: texts.length,
    characters,
    tokensBefore,
    tokensAfter,
    tokensPerCharacterBefore: tokensBefore / characters,
    tokensPerCharacterAfter: tokensAfter / characters,
    saved: 1 - tokensAfter / tokensBefore,
    charactersIn2048TokensBefore: (2048 * characters) / tokensBefore,
    charactersIn2048TokensAfter: (2048 * characters) / tokensAfter,
  }
}

/** The gain on each corpus, in the order of the texts. */
export function gainsByCorpus(
  baseline: Baseline,
  after: Tokenizer,
): readonly (Gain & { readonly corpus: string })[] {
  const names = [...new Set(baseline.texts.map(({ corpus }) => corpus))]
  return names.flatMap(corpus => {
    const gain = gainOf(
      baselineWhere(baseline, text => text.corpus === corpus),
      after,
    )
    return gain ? [{ corpus, ...gain }] : []
  })
}
