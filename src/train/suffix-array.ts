/**
 * The start places of all suffixes of a text, in the order of the suffixes. A suffix comes before every
 * longer one that begins with it. Takes linear time and 32-bit numbers for any text.
 *
 *     banana (1 0 2 0 2 0)   →   5 a · 3 ana · 1 anana · 0 banana · 4 na · 2 nana
 *
 * A suffix is *small* if it sorts before the next suffix of the text, else *large*. A small suffix that
 * follows a large one is *leftmost small*. Once these are in order, one scan orders the large suffixes, a
 * second one the small. The same two scans order the leftmost small suffixes up to the next leftmost small
 * one. If some remain equal, the suffix array of their numbers decides, a text of at most half the length.
 *
 * Source: Nong, Zhang, Chan 2009, "Linear suffix array construction by almost pure induced sorting".
 *
 * @param text numbers from 0 to `alphabet` - 1
 */
export function suffixArray(text: Int32Array, alphabet: number): Int32Array {
  const suffixes = new Int32Array(text.length)
  if (text.length === 0) return suffixes
  const typed = withTypes(text)
  const bounds = bucketBounds(text, alphabet)
  const leftmost = leftmostSmall(typed)
  induce(typed, bounds, leftmost, suffixes)
  const sorted = suffixes.filter(at => isLeftmostSmall(typed, at))
  const { names, different } = nameStretches(typed, leftmost, sorted)
  if (different < sorted.length) {
    const order = suffixArray(names, different)
    for (let i = 0; i < order.length; i++) sorted[i] = leftmost[order[i]!]!
  }
  induce(typed, bounds, sorted, suffixes)
  return suffixes
}

/**
 * The length of the common prefix of each suffix with the one before it in the array, at most `limit`.
 */
export function commonPrefixes(text: Int32Array, suffixes: Int32Array, limit: number): Uint16Array {
  const { length } = text
  const common = new Uint16Array(length)
  for (let i = 1; i < length; i++) {
    const a = suffixes[i - 1]!
    const b = suffixes[i]!
    const most = Math.min(limit, length - Math.max(a, b))
    let same = 0
    while (same < most && text[a + same] === text[b + same]) same++
    common[i] = same
  }
  return common
}

/** Each number doubled, plus one if its suffix is small, so that one read gets both. */
function withTypes(text: Int32Array): Int32Array {
  const typed = new Int32Array(text.length)
  // The empty suffix sorts before all others, so the last suffix is large.
  let small = 0
  for (let at = text.length - 1, next = -1; at >= 0; at--) {
    const here = text[at]!
    if (here !== next) small = here < next ? 1 : 0
    typed[at] = here * 2 + small
    next = here
  }
  return typed
}

/** By number: the start of the suffixes that begin with it; one more entry for the end. */
function bucketBounds(text: Int32Array, alphabet: number): Int32Array {
  const bounds = new Int32Array(alphabet + 1)
  for (let at = 0; at < text.length; at++) bounds[text[at]! + 1]!++
  for (let number = 0; number < alphabet; number++) bounds[number + 1]! += bounds[number]!
  return bounds
}

function isLeftmostSmall(typed: Int32Array, at: number): boolean {
  return at > 0 && (typed[at]! & 1) === 1 && (typed[at - 1]! & 1) === 0
}

function leftmostSmall(typed: Int32Array): Int32Array {
  let count = 0
  for (let at = 1; at < typed.length; at++) if (isLeftmostSmall(typed, at)) count++
  const places = new Int32Array(count)
  for (let at = 1, next = 0; next < count; at++) if (isLeftmostSmall(typed, at)) places[next++] = at
  return places
}

/** Sorts all suffixes, given an order of the leftmost small ones. */
function induce(
  typed: Int32Array,
  bounds: Int32Array,
  leftmost: Int32Array,
  suffixes: Int32Array,
): void {
  const { length } = typed
  suffixes.fill(-1)
  const ends = bounds.slice(1)
  for (let i = leftmost.length - 1; i >= 0; i--) {
    const at = leftmost[i]!
    suffixes[--ends[typed[at]! >> 1]!] = at
  }
  const starts = bounds.slice()
  suffixes[starts[typed[length - 1]! >> 1]!++] = length - 1
  for (let i = 0; i < length; i++) {
    const before = suffixes[i]! - 1
    if (before < 0) continue
    const here = typed[before]!
    if ((here & 1) === 0) suffixes[starts[here >> 1]!++] = before
  }
  ends.set(bounds.subarray(1))
  for (let i = length - 1; i >= 0; i--) {
    const before = suffixes[i]! - 1
    if (before < 0) continue
    const here = typed[before]!
    if ((here & 1) === 1) suffixes[--ends[here >> 1]!] = before
  }
}

/**
 * Numbers the stretches from each leftmost small suffix to the next in their order; equal stretches get the
 * same number. The numbers are listed in the order of the text.
 */
function nameStretches(typed: Int32Array, leftmost: Int32Array, sorted: Int32Array) {
  // No two of these places are neighbours, so half of a place is a unique index.
  const rank = new Int32Array((typed.length >> 1) + 1)
  for (let i = 0; i < leftmost.length; i++) rank[leftmost[i]! >> 1] = i
  const names = new Int32Array(sorted.length)
  let different = 0
  let last = -1
  let lastLength = 0
  for (let i = 0; i < sorted.length; i++) {
    const at = sorted[i]!
    const order = rank[at >> 1]!
    // The stretch that reaches the end of the text differs from every other.
    const length = order + 1 < leftmost.length ? leftmost[order + 1]! - at + 1 : 0
    if (length === 0 || length !== lastLength || !same(typed, last, at, length)) different++
    names[order] = different - 1
    last = at
    lastLength = length
  }
  return { names, different }
}

function same(typed: Int32Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (typed[a + i] !== typed[b + i]) return false
  return true
}
