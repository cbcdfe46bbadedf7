import { fromPackage } from './package-side.ts'
import { sentencePiecePairs } from './pairs.ts'
import { testParity } from './parity.ts'

testParity(fromPackage('sentencepiece-js', sentencePiecePairs))
