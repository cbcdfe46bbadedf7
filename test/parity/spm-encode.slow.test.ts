import { describe } from 'vitest'
import { sentencePiecePairs } from './pairs.ts'
import { testParity } from './parity.ts'
import { hasSpmEncode, openSpmEncode } from './spm-encode.ts'

describe.skipIf(!hasSpmEncode)('SentencePiece itself', () => {
  testParity({
    name: 'spm_encode',
    pairs: sentencePiecePairs,
    open: (_, { model }) => openSpmEncode(model),
    readable: texts => [...new Set(texts.flatMap(text => text.split('\n')))],
  })
})
