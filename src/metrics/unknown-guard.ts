import type { Counts } from '../counts.ts'

/** Above this share of characters a cell is struck out: an unknown token is not compression. */
export const unknownLimit = 0.01

/** Whether so many characters were lost to unknown tokens that the counts say nothing. */
export function isStruckOut({ lostCharacters, characters }: Counts): boolean {
  return lostCharacters > unknownLimit * characters
}
