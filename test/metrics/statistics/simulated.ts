import { type Buckets, bucketCount, bucketOf } from '../../../src/metrics/statistics/bucket.ts'
import type { RandomSource } from '../../../src/metrics/statistics/random.ts'

/** Samples as corpora have them: lengths are skewed, and tokens follow them with some noise. */
export interface Simulated {
  readonly characters: number
  readonly tokens: number
}

/** What the ratio of tokens to characters would be over all texts that could be drawn. */
export const trueRatio = 0.6

export function simulate(samples: number, random: RandomSource): Simulated[] {
  return Array.from({ length: samples }, () => {
    const characters = Math.ceil(100 * Math.exp(0.8 * normal(random)))
    const rate = trueRatio * (1 + 0.3 * (2 * share(random) - 1))
    return { characters, tokens: Math.round(characters * rate) }
  })
}

/** Tokens and characters by bucket. */
export function columns(
  samples: readonly Simulated[],
  idOf: (i: number) => string = String,
): [Buckets, Buckets] {
  const [tokens, characters] = [new Float64Array(bucketCount), new Float64Array(bucketCount)]
  samples.forEach((sample, i) => {
    const bucket = bucketOf(idOf(i))
    tokens[bucket]! += sample.tokens
    characters[bucket]! += sample.characters
  })
  return [tokens, characters]
}

export function ratios(above: Float64Array, below: Float64Array): Float64Array {
  return above.map((number, i) => number / below[i]!)
}

/** From 0 to 1. */
export function share(random: RandomSource): number {
  return random() / 2 ** 32
}

/** Standard normal, by the method of Box and Muller. */
function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - share(random))) * Math.cos(2 * Math.PI * share(random))
}
