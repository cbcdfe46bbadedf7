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
