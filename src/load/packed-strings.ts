import { deserialize, serialize } from 'node:v8'

/** Many strings as bytes, until somebody asks what they are. Two thirds of what V8 writes for a vocabulary. */
export type PackedStrings = { readonly joined: Uint8Array } | { readonly serialized: Uint8Array }

export type Strings = readonly (string | undefined)[]

const utf8 = { to: new TextEncoder(), from: new TextDecoder('utf-8', { ignoreBOM: true }) }

export function packStrings(strings: Strings): PackedStrings {
  const joined = strings.join('\0')
  const isSplitAgain = !strings.includes(undefined) && joined.split('\0').length === strings.length
  return isSplitAgain && joined.isWellFormed()
    ? { joined: utf8.to.encode(joined) }
    : { serialized: serialize(strings) }
}

export function unpackStrings(packed: PackedStrings): Strings {
  if ('serialized' in packed) return deserialize(packed.serialized)
  return utf8.from.decode(packed.joined).split('\0')
}

/**
 * A list of merges, as its pieces say it. Training gives a piece its id when it finds the merge that makes it: then
 * merge `i` makes piece `first + i`, and its left side is so long. Where that is not so it is packed as strings.
 */
export type PackedMerges = PackedStrings | { readonly first: number; readonly lefts: Uint16Array }

export function packMerges(merges: readonly string[], pieces: Strings): PackedMerges {
  const first = pieces.indexOf(merges[0]?.replace(' ', ''))
  const lefts = Uint16Array.from(merges, merge => merge.indexOf(' '))
  const isSaid = merges.every((merge, i) => mergeOf(pieces[first + i], lefts[i]!) === merge)
  return first >= 0 && isSaid ? { first, lefts } : packStrings(merges)
}

export function unpackMerges(packed: PackedMerges, pieces: Strings): Strings {
  if (!('lefts' in packed)) return unpackStrings(packed)
  return Array.from(packed.lefts, (left, i) => mergeOf(pieces[packed.first + i], left))
}

function mergeOf(piece: string | undefined, left: number): string | undefined {
  return piece === undefined ? undefined : `${piece.slice(0, left)} ${piece.slice(left)}`
}
