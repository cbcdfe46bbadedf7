import { fromPackage } from './package-side.ts'
import { tokenizerJsonPairs } from './pairs.ts'
import { testParity } from './parity.ts'

testParity({
  ...fromPackage('transformers', tokenizerJsonPairs),
  // JavaScript's \s, which this package leaves patterns to, lacks U+0085; Rust's has it, and so has ours.
  readable: texts => texts.filter(text => !text.includes('\u0085')),
})
