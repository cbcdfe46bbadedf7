/** An unsigned number of 64 bits in two halves. */
export interface Fingerprint {
  readonly high: number
  readonly low: number
}

/**
 * The fingerprint of two neighbouring symbols: Bob Jenkins's mix of three 64-bit numbers, of which the
 * second is fixed.
 *
 * Source: google/sentencepiece, src/util.h, `port::FingerprintCat`.
 */
export function joinFingerprints(left: Fingerprint, right: Fingerprint): Fingerprint {
  const high = Int32Array.of(left.high, 0xe08c1d66, right.high)
  const low = Int32Array.of(left.low, 0x8b756f82, right.low)
  /** a −= b; a −= c; a ^= c shifted, to the right by a positive number of bits. */
  const step = (a: number, b: number, c: number, shift: number): void => {
    for (const other of [b, c]) {
      const borrow = low[a]! >>> 0 < low[other]! >>> 0 ? 1 : 0
      low[a] = low[a]! - low[other]!
      high[a] = high[a]! - high[other]! - borrow
    }
    const [up, down] = [high[c]!, low[c]!]
    if (shift >= 32) low[a]! ^= up >>> (shift - 32)
    else if (shift > 0) {
      high[a]! ^= up >>> shift
      low[a]! ^= (down >>> shift) | (up << (32 - shift))
    } else if (shift > -32) {
      high[a]! ^= (up << -shift) | (down >>> (32 + shift))
      low[a]! ^= down << -shift
    } else high[a]! ^= down << (-shift - 32)
  }
  for (const [toA, toB, toC] of rounds) {
    step(0, 1, 2, toA)
    step(1, 2, 0, toB)
    step(2, 0, 1, toC)
  }
  return { high: high[2]! >>> 0, low: low[2]! >>> 0 }
}

/** The shift of the third number in each step: to the right, or to the left if negative. */
const rounds = [
  [43, -9, 8],
  [38, -23, 5],
  [35, -49, 11],
  [12, -18, 22],
] as const

/** The remainder modulo `divisor`, which must be below 2²⁶. */
export function remainder({ high, low }: Fingerprint, divisor: number): number {
  return ((high % divisor) * (2 ** 32 % divisor) + low) % divisor
}
