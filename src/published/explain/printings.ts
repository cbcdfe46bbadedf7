/** The derivation of a table's numbers from an earlier printing with more decimals. */
export interface Printings {
  readonly cells: number
  readonly floored: number
  readonly nearest: number
  /** Cells where cutting off and rounding give different numbers: those that decide. */
  readonly deciding: number
  readonly verdict: 'floored' | 'nearest' | 'neither' | 'not identifiable'
}

type Cells = Readonly<Record<string, Readonly<Record<string, number>>>>

/**
 * Whether the decimals of an earlier printing were cut off or rounded.
 *
 *     1764.7128 printed as 1764   cut off; rounded it were 1765
 */
export function printingsOf(values: Cells, earlier: Cells, decimals: number): Printings {
  const pairs = Object.entries(earlier).flatMap(([row, cells]) =>
    Object.entries(cells).flatMap(([column, number]) => {
      const printed = values[row]?.[column]
      return printed === undefined ? [] : [[printed, number] as const]
    }),
  )
  const scale = 10 ** decimals
  const cut = (number: number) => Math.floor(number * scale) / scale
  const round = (number: number) => Math.round(number * scale) / scale
  const count = (is: (printed: number, number: number) => boolean) =>
    pairs.filter(([printed, number]) => is(printed, number)).length
  const floored = count((printed, number) => printed === cut(number))
  const nearest = count((printed, number) => printed === round(number))
  const deciding = count((_, number) => cut(number) !== round(number))
  const isOnly = (one: number, other: number) => one === pairs.length && other < pairs.length
  return {
    cells: pairs.length,
    floored,
    nearest,
    deciding,
    verdict: isOnly(floored, nearest)
      ? 'floored'
      : isOnly(nearest, floored)
        ? 'nearest'
        : deciding === 0
          ? 'not identifiable'
          : 'neither',
  }
}
