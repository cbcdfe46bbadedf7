import { comparable } from '../../src/verify/named-differences.ts'
import { fromPackage } from './package-side.ts'
import { tokenizerJsonPairs } from './pairs.ts'
import { testParity } from './parity.ts'

testParity({
  ...fromPackage('transformers', tokenizerJsonPairs),
  // Where this package and Hugging Face's own in Rust part, ours does what the latter does.
  readable: (texts, ours) => texts.filter(comparable('transformers', ours)),
})
