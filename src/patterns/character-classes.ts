import { type CodePoints, contains, surrogates, union } from './code-points.ts'

/**
 * Classes of code points: code points that are in the same sets are one class. The table has two steps: the upper bits of
 * a code point select a block, its last six bits the class in it.
 */
export interface CharacterClasses {
  readonly count: number
  /** By code point without its last six bits: the block. */
  readonly blocks: Uint16Array
  /** By block and last six bits: the class. */
  readonly members: Uint8Array
  /** By class: whether it is in set `i`. */
  readonly isIn: (set: number, characterClass: number) => boolean
}

/** The classes of some sets; undefined for more than 255 classes. Surrogates have the class of U+FFFD, which replaces them. */
export function classify(sets: readonly CodePoints[]): CharacterClasses | undefined {
  const classes = new Map<string, number>()
  const memberships: boolean[][] = []
  const table = blockTable()
  for (const { first, last, membership } of stretches(sets.map(withSurrogates))) {
    const name = membership.map(Number).join('')
    let known = classes.get(name)
    if (known === undefined) {
      known = classes.size
      classes.set(name, known)
      memberships.push(membership)
    }
    table.fill(first, last, known)
  }
  if (classes.size > 255) return undefined
  return {
    count: classes.size,
    ...table.finish(),
    isIn: (set, characterClass) => memberships[characterClass]![set]!,
  }
}

export function classOf({ blocks, members }: CharacterClasses, codePoint: number): number {
  return members[(blocks[codePoint >> 6]! << 6) | (codePoint & 63)]!
}

function withSurrogates(set: CodePoints): CodePoints {
  return contains(set, 0xfffd) ? union(set, [surrogates]) : set
}

interface StretchOfCodePoints {
  readonly first: number
  readonly last: number
  readonly membership: boolean[]
}

/** All code points, in stretches of code points in the same sets. */
function stretches(sets: readonly CodePoints[]): StretchOfCodePoints[] {
  const changes = new Map<number, number[]>([[0, []]])
  const change = (codePoint: number, set: number) => {
    const there = changes.get(codePoint)
    if (there) there.push(set)
    else changes.set(codePoint, [set])
  }
  sets.forEach((ranges, set) => {
    for (const [first, last] of ranges) {
      change(first, set)
      change(last + 1, set)
    }
  })
  const points = [...changes.keys()].filter(point => point < codePointCount).sort((a, b) => a - b)
  const membership = sets.map(() => false)
  return points.map((first, i) => {
    for (const set of changes.get(first)!) membership[set] = !membership[set]
    return { first, last: (points[i + 1] ?? codePointCount) - 1, membership: [...membership] }
  })
}

const codePointCount = 0x110000

/** Builds a table from stretches in order, each of one class. Equal blocks are stored once. */
function blockTable() {
  const blocks = new Uint16Array(codePointCount >> 6)
  const kept: Uint8Array[] = []
  const places = new Map<string, number>()
  let current = new Uint8Array(64)

  const keep = (block: Uint8Array): number => {
    const name = String.fromCharCode(...block)
    let place = places.get(name)
    if (place === undefined) {
      place = kept.length
      places.set(name, place)
      kept.push(block)
    }
    return place
  }
  return {
    fill(first: number, last: number, characterClass: number) {
      for (let at = first; at <= last; ) {
        const end = Math.min(last, at | 63)
        current.fill(characterClass, at & 63, (end & 63) + 1)
        if ((end & 63) === 63) {
          const place = keep(current)
          blocks[at >> 6] = place
          // Whole blocks of one class are the same one.
          const wholeEnd = (last + 1) & ~63
          if ((at & 63) === 0 && wholeEnd > end + 1) {
            blocks.fill(place, at >> 6, wholeEnd >> 6)
            at = wholeEnd
            current = new Uint8Array(64)
            continue
          }
          current = new Uint8Array(64)
        }
        at = end + 1
      }
    },
    finish() {
      const members = new Uint8Array(kept.length << 6)
      kept.forEach((block, place) => {
        members.set(block, place << 6)
      })
      return { blocks, members }
    },
  }
}
