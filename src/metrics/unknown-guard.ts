import type { Counts } from '../counts.ts'

/** Above this share of characters a cell is struck out: an unknown token is not compression. */
export const unknownLimit = 0.01

/**
 * Whether so much of the text became unknown tokens that its counts say nothing. Each unknown token
 * stands for one character at least, so this share is the least that was lost.
 */
export function isStruckOut({ unknowns, characters }: Counts): boolean {
  return unknowns > unknownLimit * characters
}
