import { InputError } from '../errors.ts'
import { unicodeRanges } from './unicode-data.ts'

/** A set of code points: ranges `[first, last]`, ascending, neither touching nor overlapping. */
export type CodePoints = readonly (readonly [first: number, last: number])[]

const lastCodePoint = 0x10ffff
export const surrogates = [0xd800, 0xdfff] as const

/** The union of sets. */
export function union(...sets: readonly CodePoints[]): CodePoints {
  const merged: [number, number][] = []
  for (const [first, last] of sets.flat().sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1)
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last)
    else merged.push([first, last])
  }
  return merged
}

/** The code points that are not in `set`, without surrogates, because text here is well-formed. */
export function complement(set: CodePoints): CodePoints {
  const rest: [number, number][] = []
  let next = 0
  for (const [first, last] of union(set, [surrogates])) {
    if (first > next) rest.push([next, first - 1])
    next = last + 1
  }
  if (next <= lastCodePoint) rest.push([next, lastCodePoint])
  return rest
}

/** The intersection of two sets. */
export function intersection(a: CodePoints, b: CodePoints): CodePoints {
  const both: [number, number][] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [first, last] = a[i]!
    const [otherFirst, otherLast] = b[j]!
    if (first <= otherLast && otherFirst <= last)
      both.push([Math.max(first, otherFirst), Math.min(last, otherLast)])
    if (last < otherLast) i++
    else j++
  }
  return both
}

export function contains(set: CodePoints, codePoint: number): boolean {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (set[middle]![1] < codePoint) low = middle + 1
    else high = middle
  }
  const range = set[low]
  return range !== undefined && range[0] <= codePoint
}

const decoded = new Map<string, CodePoints>()

/** The code points of a general category (`Lu`), a group of them (`L`) or a script (`Han`). */
export function property(name: string): CodePoints {
  const known = decoded.get(name)
  if (known) return known
  const rows = Object.entries(unicodeRanges).filter(([row]) =>
    name.length === 1 ? row.length === 2 && row.startsWith(name) : row === name,
  )
  if (rows.length === 0) throw new InputError(`\\p{${name}} is not a Unicode property known here`)
  const set = union(...rows.map(([, packed]) => unpackRanges(packed)))
  decoded.set(name, set)
  return set
}

/** The ranges of a row of `unicodeRanges`. */
export function unpackRanges(packed: string): CodePoints {
  let next = 0
  return packed.split(' ').map(range => {
    const [gap, length = '0'] = range.split(':')
    const first = next + Number.parseInt(gap!, 36)
    const last = first + Number.parseInt(length, 36)
    next = last + 1
    return [first, last] as const
  })
}

/** Unicode's White_Space, which is `\s` in Rust and Oniguruma; JavaScript's has U+FEFF and lacks U+0085. */
export const whiteSpace: CodePoints = union(
  [[0x9, 0xd]],
  [[0x20, 0x20]],
  [[0x85, 0x85]],
  [[0xa0, 0xa0]],
  [[0x1680, 0x1680]],
  [[0x2000, 0x200a]],
  [[0x2028, 0x2029]],
  [[0x202f, 0x202f]],
  [[0x205f, 0x205f]],
  [[0x3000, 0x3000]],
)

/**
 * The set as a class of a JavaScript regular expression; one with code points above U+FFFF needs the
 * `u` flag.
 */
export function classSource(set: CodePoints): string {
  const ranges = set.map(([first, last]) =>
    first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`,
  )
  return `[${ranges.join('')}]`
}

function escaped(codePoint: number): string {
  const character = String.fromCodePoint(codePoint)
  if (/[0-9A-Za-z]/.test(character)) return character
  const hex = codePoint.toString(16)
  return codePoint > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}

/**
 * A function that calls `make` once, when it is first called. Sets of characters and segmenters take milliseconds each,
 * which an import of the library should not cost.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/**
 * `\w` of Rust's regular expressions: alphabetic characters, marks, decimal digits, connectors and the
 * two joiners. Oniguruma's has neither the letter numbers and circled letters (which are alphabetic
 * although they are no letters) nor the joiners.
 *
 * Source: Unicode Technical Standard 18, Annex C.
 */
export const wordCharacters = once(() =>
  union(property('L'), property('M'), property('Nd'), property('Nl'), property('Pc'), [
    [0x200c, 0x200d],
    [0x24b6, 0x24e9],
    [0x1f130, 0x1f149],
    [0x1f150, 0x1f169],
    [0x1f170, 0x1f189],
  ]),
)
