import type { Tokenizer } from '../../src/tokenizer.ts'
import { fromPackage } from './package-side.ts'
import { tokenizerJsonPairs } from './pairs.ts'
import { testParity } from './parity.ts'

testParity({
  ...fromPackage('transformers', tokenizerJsonPairs),
  // Where this package and Hugging Face's own in Rust part, ours does what the latter does.
  readable: (texts, ours) => texts.filter(text => !hasNextLine(text) && !losesBytes(ours, text)),
})

/** JavaScript's \s, which this package leaves patterns to, lacks U+0085; Rust's has it. */
function hasNextLine(text: string): boolean {
  return text.includes('\u0085')
}

/**
 * A byte that is no piece (BLOOM and Falcon lack some) is left out in front of the merges in Rust, and
 * so lets its neighbours join; here it is left out behind them.
 */
function losesBytes(ours: Tokenizer, text: string): boolean {
  const decoded = ours.decode(ours.encode(text))
  return decoded.normalize('NFC') !== text.toWellFormed().normalize('NFC')
}
