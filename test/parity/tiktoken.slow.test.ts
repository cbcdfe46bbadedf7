import { fromPackage } from './package-side.ts'
import { tiktokenPairs } from './pairs.ts'
import { testParity } from './parity.ts'

testParity(fromPackage('tiktoken', tiktokenPairs))
