const levels = 65536

/** The most that a bucket is drawn. */
export const heaviestWeight = 8

/**
 * The number of times a bucket is drawn in one resample: Poisson with mean 1, for half of a random number
 * of 32 bits. Rounded to 1/65,536, which moves mean and variance by less than 1/10,000.
 *
 *     0 in 24,109 of 65,536 cases (1/e), 1 in as many, 2 in half as many, …
 */
const draws = drawTable()

/**
 * Fills `weights` with the draws of one resample. Poisson numbers stand in for drawing with replacement
 * (Hanley and MacGibbon 2006; Chamandy and others 2012): each bucket's number depends on no other, so
 * machines that hold different samples draw alike. That the total varies does not touch a ratio.
 */
export function drawWeights(weights: Uint8Array, next: RandomSource): void {
  for (let i = 0; i + 1 < weights.length; i += 2) {
    const random = next()
    weights[i] = draws[random & 0xffff]!
    weights[i + 1] = draws[random >>> 16]!
  }
}

function drawTable(): Uint8Array {
  const table = new Uint8Array(levels)
  let probability = 1 / Math.E
  let below = 0
  for (let draw = 0; draw <= heaviestWeight; draw++) {
    const from = Math.round(below * levels)
    below += probability
    table.fill(draw, from, draw === heaviestWeight ? levels : Math.round(below * levels))
    probability /= draw + 1
  }
  return table
}

/** Whole numbers from 0 to 2³² - 1, the same for the same seed on every machine. */
export type RandomSource = () => number

/**
 * sfc32 of PractRand (Doty-Humphrey, Small Fast Chaotic), which passes its tests. Twelve numbers are
 * thrown away, so that near seeds differ from the first.
 */
export function randomSource(seed: number): RandomSource {
  let [a, b, c, counter] = [0, seed, 0, 1]
  const next = () => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + result
    return result >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  return next
}
