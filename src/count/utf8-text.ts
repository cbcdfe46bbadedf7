import { isUtf8 } from 'node:buffer'
import { decoded } from '../corpora/files/utf8.ts'
import type { FastCounter, Utf8Counts } from '../engine/fast-counter.ts'

/** Who takes a text: what it comes to, or as it is where only a string can tell. */
export interface TextTaker {
  counted(text: Utf8Counts): void
  string(text: string): void
}

/** Counts the bytes of a text as they are where `countUtf8` does that; else what they decode to. */
export function takeUtf8(
  countUtf8: FastCounter['countUtf8'],
  text: Uint8Array,
  taker: TextTaker,
  onReplaced?: (characters: number) => void,
): void {
  const counted = countUtf8 && isUtf8(text) ? countUtf8(text) : undefined
  if (counted) taker.counted(counted)
  else taker.string(decoded(text, onReplaced))
}
