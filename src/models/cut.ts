/**
 * A function that cuts a text between every two characters which stand next to each other inside no
 * piece. Byte-pair encoding cannot merge across such a place, so the parts encode to what the whole
 * would; and they repeat, so their ids can be remembered.
 *
 * Neighbours are kept in a bit table by hash: a collision leaves a part longer than it need be, never
 * wrong.
 */
export function makeCutter(pieces: Iterable<string>): (text: string) => readonly string[] {
  const neighbours = new Uint8Array(tableBits / 8)
  for (const piece of pieces) {
    for (let i = 1; i < piece.length; i++) {
      const bit = bitOf(piece.charCodeAt(i - 1), piece.charCodeAt(i))
      neighbours[bit >> 3]! |= 1 << (bit & 7)
    }
  }
  return text => {
    const parts: string[] = []
    let start = 0
    for (let i = 1; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      const bit = bitOf(text.charCodeAt(i - 1), unit)
      // The second half of a surrogate pair stays with the first, whether or not a piece has them.
      if ((neighbours[bit >> 3]! & (1 << (bit & 7))) !== 0 || (unit & 0xfc00) === 0xdc00) continue
      parts.push(text.slice(start, i))
      start = i
    }
    if (start < text.length) parts.push(text.slice(start))
    return parts
  }
}

const tableBits = 1 << 22

function bitOf(left: number, right: number): number {
  return (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 10
}
