import { createHash } from 'node:crypto'
import { InputError } from '../errors.ts'

/** The SHA-256 of `bytes`, in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** npm's notation of a SHA-512: `sha512-` and Base64. */
export function integrity(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

/** Refuses bytes whose hash is not `expected`; `remedy` says what would put it right. */
export function checkHash(where: string, actual: string, expected: string, remedy: string): void {
  if (actual === expected) return
  const algorithm = expected.startsWith('sha512-') ? '' : 'sha256 '
  throw new InputError(`${where}: ${algorithm}is ${actual}, expected ${expected}; ${remedy}`)
}
