/** `1717.29` → `1,717.3`: the one place where numbers are rounded. */
export function decimal(number: number, digits: number): string {
  const format = decimals.get(digits) ?? decimalFormat(digits)
  decimals.set(digits, format)
  return format.format(number)
}

/** By how many digits; making one takes far longer than using it. */
const decimals = new Map<number, Intl.NumberFormat>()

function decimalFormat(digits: number): Intl.NumberFormat {
  // The locale is fixed, so that no machine prints a decimal comma.
  return new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/**
 * `0.5` in `[0.4932, 0.5101]` → ` ±0.011`: the wider side, rounded up, so that it never promises more
 * than the interval. Nothing where the interval is a point.
 */
export function plusMinus(
  number: number,
  [low, high]: readonly [number, number],
  digits: number,
): string {
  if (low === high) return ''
  const unit = 10 ** digits
  return ` ±${decimal(Math.ceil(Math.max(number - low, high - number) * unit) / unit, digits)}`
}

/** `1717.99` → `1,717`, for tables that cut the decimals off. */
export function floored(number: number): string {
  return decimal(Math.floor(number), 0)
}

export function wholeNumber(number: number): string {
  return decimal(number, 0)
}

/** `0.1234` → `12 %`. */
export function percent(share: number): string {
  return `${decimal(100 * share, 0)} %`
}

/** The first digits of a hash, enough to tell it from any other here. */
export function shortHash(sha256: string): string {
  return sha256.slice(0, 12)
}

/** `1 sample`, `2 samples`. */
export function plural(count: number, noun: string): string {
  return `${wholeNumber(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `0.1234` → `12.3 %`. */
export function percent1(share: number): string {
  return `${decimal(100 * share, 1)} %`
}
