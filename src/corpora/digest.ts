import { hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { SampleFile } from './files/sample-file.ts'

/** Adds up SHA-256 hashes modulo 2²⁵⁶. */
export interface DigestSum {
  add(thing: string | Uint8Array): void
  /** 64 hexadecimal digits. */
  total(): string
}

/**
 * Makes an additive digest: the digests of the chunks of a corpus, read in any order on any machine, have
 * the digest of the whole as their sum. If each summand contains its place, the digest changes with any byte, with the
 * order, and when something is missing, doubled or renamed. It is no proof against an adversary, who
 * could look for other summands of the same sum (Wagner, A Generalized Birthday Problem, 2002).
 *
 *     sum(sha256(a), sha256(b)) = sum(sha256(b), sha256(a)), and sum() is 64 zeros
 */
export function digestSum(): DigestSum {
  const sum = new Uint32Array(words)
  return {
    add(thing) {
      addTo(sum, hash('sha256', thing, 'buffer'))
    },
    total: () => Array.from(sum, word => word.toString(16).padStart(8, '0')).join(''),
  }
}

/** Adds up the digests of chunks. */
export function sumOfDigests(digests: Iterable<string>): string {
  const sum = new Uint32Array(words)
  for (const digest of digests) addTo(sum, Buffer.from(digest, 'hex'))
  return Array.from(sum, word => word.toString(16).padStart(8, '0')).join('')
}

/** 32-bit words of a SHA-256, the highest first. */
const words = 8

function addTo(sum: Uint32Array, digest: Buffer): void {
  let carry = 0
  for (let i = words - 1; i >= 0; i--) {
    const total = sum[i]! + digest.readUInt32BE(4 * i) + carry
    sum[i] = total
    carry = total > 0xffffffff ? 1 : 0
  }
}

/** The bytes of a file that are hashed at once. */
const blockBytes = 1 << 18

/**
 * The digest of a file's bytes, or of a part of them: the sum over blocks that begin at whole multiples
 * of their length, each with the file's name and its place. A block belongs to the part that its first
 * byte is in, wherever the part ends.
 */
export async function digestOfBytes({ path, name, range }: SampleFile): Promise<string> {
  const { from, to } = range ?? { from: 0, to: Number.POSITIVE_INFINITY }
  const sum = digestSum()
  const handle = await open(path)
  try {
    const block = Buffer.alloc(blockBytes)
    for (let at = Math.ceil(from / blockBytes) * blockBytes; at < to; at += blockBytes) {
      const { bytesRead } = await handle.read(block, 0, blockBytes, at)
      if (bytesRead === 0) break
      const place = Buffer.from(`${JSON.stringify([name, at])}\n`)
      sum.add(Buffer.concat([place, block.subarray(0, bytesRead)]))
    }
  } finally {
    await handle.close()
  }
  return sum.total()
}

/** The digest of the first and the last bytes of a file that is too long to read. */
export async function digestOfEnds({ path, name }: SampleFile): Promise<string> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const length = Math.min(endBytes, size)
    const ends = Buffer.alloc(2 * length)
    await handle.read(ends, 0, length, 0)
    await handle.read(ends, length, length, size - length)
    return hash('sha256', Buffer.concat([Buffer.from(`${JSON.stringify([name, size])}\n`), ends]))
  } finally {
    await handle.close()
  }
}

const endBytes = 1 << 16
