import { fromPackage } from './package-side.ts'
import { tokenizerJsonPairs } from './pairs.ts'
import { testParity } from './parity.ts'

testParity(fromPackage('tokenizers', tokenizerJsonPairs))
