import { widthOf } from './frame.ts'

/** A point in pixels with the name that is to stand beside it. */
export interface Named {
  readonly x: number
  readonly y: number
  readonly name: string
}

/** The place of a name relative to its point in pixels, and the end of the name at that place. */
export interface LabelPlace {
  readonly dx: number
  readonly dy: number
  readonly anchor: 'start' | 'end' | 'middle'
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const places: readonly LabelPlace[] = [
  { dx: 8, dy: 0, anchor: 'start' },
  { dx: -8, dy: 0, anchor: 'end' },
  { dx: 0, dy: -13, anchor: 'middle' },
  { dx: 0, dy: 13, anchor: 'middle' },
  { dx: 7, dy: -11, anchor: 'start' },
  { dx: 7, dy: 11, anchor: 'start' },
  { dx: -7, dy: -11, anchor: 'end' },
  { dx: -7, dy: 11, anchor: 'end' },
  { dx: 12, dy: -22, anchor: 'start' },
  { dx: 12, dy: 22, anchor: 'start' },
  { dx: -12, dy: -22, anchor: 'end' },
  { dx: -12, dy: 22, anchor: 'end' },
]

/**
 * A place for each name: the first of `places` where it covers no point and no name that was placed
 * before; undefined where there is none, and the name is left out rather than drawn over another.
 */
export function placeLabels(points: readonly Named[], area: Box): (LabelPlace | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => boxAround(x, y, 4))
  return points.map((point, own) => {
    const free = places.find(place => {
      const box = boxOf(point, place)
      return isInside(box, area) && taken.every((other, i) => i === own || !overlap(box, other))
    })
    if (free) taken.push(boxOf(point, free))
    return free
  })
}

function boxOf({ x, y, name }: Named, { dx, dy, anchor }: LabelPlace): Box {
  const width = Array.from(name, widthOf).reduce((sum, each) => sum + each, 0)
  const before = anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2
  const left = x + dx - before
  return { left, right: left + width, top: y + dy - 6, bottom: y + dy + 6 }
}

function boxAround(x: number, y: number, by: number): Box {
  return { left: x - by, right: x + by, top: y - by, bottom: y + by }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

function isInside(box: Box, area: Box): boolean {
  return (
    box.left >= area.left &&
    box.right <= area.right &&
    box.top >= area.top &&
    box.bottom <= area.bottom
  )
}
