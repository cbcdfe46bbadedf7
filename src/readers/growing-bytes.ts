/** Bytes one behind the other, in a buffer that grows with what is open. */
export interface GrowingBytes {
  /** Copies a chunk behind what is open. Gives all of that, which is there until the next call. */
  add(chunk: Uint8Array): Buffer
  /** Without the first so many bytes; gives what is left in the same way. */
  drop(bytes: number): Buffer
}

export function growingBytes(expected: number): GrowingBytes {
  let room = Buffer.allocUnsafe(expected)
  let open = 0
  return {
    add(chunk) {
      const needed = open + chunk.length
      if (needed > room.length) {
        const larger = Buffer.allocUnsafe(Math.max(needed, 2 * room.length))
        room.copy(larger, 0, 0, open)
        room = larger
      }
      room.set(chunk, open)
      open = needed
      return room.subarray(0, open)
    },
    drop(bytes) {
      if (bytes > 0) room.copyWithin(0, bytes, open)
      open -= bytes
      return room.subarray(0, open)
    },
  }
}
