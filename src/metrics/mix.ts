/** Corpus → share of the characters; the shares add up to 1. */
export type Mix = Readonly<Record<string, number>>

/**
 * Σ share × tokens a character: what a character costs in a text that is mixed so.
 *
 *     zh 0.6 at 0.5, en 0.4 at 0.2  →  0.38
 */
export function tokensPerCharacterInMix(mix: Mix, rates: Readonly<Record<string, number>>): number {
  return Object.entries(mix).reduce((sum, [corpus, share]) => sum + share * rates[corpus]!, 0)
}

/** From which share of one corpus on, or up to which, a tokenizer costs less than the other. */
export interface BreakEven {
  readonly corpus: string
  readonly share: number
  /** The side of the share on which the first tokenizer costs less. */
  readonly cheaper: 'above' | 'below'
}

/**
 * The share of each corpus at which two tokenizers cost the same, the others keeping their proportions;
 * none where one of the two is cheaper whatever the share.
 *
 *     zh 0.5 against 1, all else 0.3 against 0.25  →  zh above 0.0909 (0.05 ÷ 0.55)
 */
export function breakEvens(
  mix: Mix,
  ours: Readonly<Record<string, number>>,
  theirs: Readonly<Record<string, number>>,
): BreakEven[] {
  return Object.keys(mix).flatMap(corpus => {
    const { [corpus]: share, ...others } = mix
    const rest = 1 - share!
    if (rest <= 0) return []
    const difference = ours[corpus]! - theirs[corpus]!
    const elsewhere =
      (tokensPerCharacterInMix(others, ours) - tokensPerCharacterInMix(others, theirs)) / rest
    const at = elsewhere / (elsewhere - difference)
    if (!(at > 0 && at < 1)) return []
    return [{ corpus, share: at, cheaper: difference < elsewhere ? 'above' : 'below' } as const]
  })
}
