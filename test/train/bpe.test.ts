import { fc, test as prop } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { readSentencePieceModel } from '../../src/formats/sentencepiece.ts'
import { hasSpmEncode, trainModel } from '../parity/spm-encode.ts'
import { learn, toyTexts } from './learn.ts'

describe.skipIf(!hasSpmEncode)('the pieces of byte-pair encoding', () => {
  prop.prop([toyTexts, fc.integer({ min: 10, max: 90 })], { numRuns: 100 })(
    'are those of spm_train on toys',
    async (texts, vocabSize) => {
      const theirs = trainModel(texts, [
        '--model_type=bpe',
        '--num_threads=1',
        '--normalization_rule_name=identity',
        `--vocab_size=${vocabSize}`,
      ])
      const ours = await learn(texts, { model: 'bpe', vocabSize, normalizer: 'identity' })
      expect(ours).toEqual(readSentencePieceModel(theirs).pieces)
    },
  )
})
