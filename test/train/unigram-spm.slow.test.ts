import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readSentencePieceModel,
  type SentencePiece,
  sentencePieceVocabulary,
} from '../../src/formats/sentencepiece.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { hasSpmEncode, openSpmEncode, trainModel } from '../parity/spm-encode.ts'
import { property } from '../property.ts'
import { learn, toyTexts, train } from './learn.ts'
import { linesToTrainOn, small, variations, vocabSize } from './trained-alike.ts'

describe.skipIf(!hasSpmEncode)('the pieces of a unigram model are those of spm_train', () => {
  // A fixed seed, because toys have many equally good pieces, and the last bit of a sum decides.
  property([toyTexts, fc.integer({ min: 10, max: 60 })], { numRuns: 40, seed: 2018 })(
    'on toys',
    async (texts, vocabSize) => {
      const theirs = trainModel(texts, [
        '--model_type=unigram',
        '--num_threads=1',
        '--normalization_rule_name=identity',
        `--vocab_size=${vocabSize}`,
      ])
      const ours = await learn(texts, { model: 'unigram', vocabSize, normalizer: 'identity' })
      expect(ours.map(({ piece }) => piece)).toEqual(
        readSentencePieceModel(theirs).pieces.map(({ piece }) => piece),
      )
    },
  )

  test.for(variations)('with %o', async ([options, flags]) => {
    const all = { vocabSize: 160, ...options }
    const ours = await learn(small, { model: 'unigram', ...all })
    const theirs = readSentencePieceModel(
      trainModel(small, [
        '--model_type=unigram',
        '--num_threads=1',
        `--vocab_size=${all.vocabSize}`,
        ...flags,
      ]),
    ).pieces
    expect(ours.map(({ piece }) => piece)).toEqual(theirs.map(({ piece }) => piece))
    for (const [id, { score }] of theirs.entries()) expect(ours[id]!.score).toBeCloseTo(score, 4)
  })

  test('and no more than the text has', async () => {
    const theirs = readSentencePieceModel(
      trainModel(small, ['--model_type=unigram', '--num_threads=1', '--vocab_size=1000']),
    ).pieces
    expect(await learn(small, { model: 'unigram', vocabSize: 1000 })).toEqual(theirs)
    await expect(
      train(small, { model: 'unigram', vocabSize: 1000, hardVocabLimit: true }),
    ).rejects.toThrow(`the corpus gives at most ${theirs.length} pieces, not 1000`)
  })
})

describe.skipIf(!hasSpmEncode)('and nearly so on text', () => {
  test.for(['zh', 'zh-wiki', 'en', 'code'])('of the corpus %s', async (id, { skip }) => {
    const lines = await linesToTrainOn(id)
    if (lines === undefined) return skip(`the corpus ${id} cannot be had here`)
    const heldOut = lines.filter((_, index) => index % 10 === 0)
    const trained = lines.filter((_, index) => index % 10 !== 0)
    const ours = await train(trained, { model: 'unigram', vocabSize })
    const theirs = trainModel(trained, [
      '--model_type=unigram',
      '--num_threads=1',
      `--vocab_size=${vocabSize}`,
    ])
    expect(
      shareOf(readSentencePieceModel(ours).pieces, readSentencePieceModel(theirs).pieces),
    ).toBeGreaterThan(0.99)
    const ids = encoded(ours, heldOut)
    const tokenizer = makeTokenizer(id, sentencePieceVocabulary(readSentencePieceModel(ours)))
    expect(heldOut.map(line => [...tokenizer.encode(line)])).toEqual(ids)
    const theirIds = encoded(theirs, heldOut)
    expect(Math.abs(ids.flat().length / theirIds.flat().length - 1)).toBeLessThan(0.003)
  })
})

/** The share of spm_train's pieces that are ours too. */
function shareOf(ours: readonly SentencePiece[], theirs: readonly SentencePiece[]): number {
  const known = new Set(ours.map(({ piece }) => piece))
  return theirs.filter(({ piece }) => known.has(piece)).length / theirs.length
}

/** The ids of `spm_encode`. */
function encoded(model: Uint8Array, lines: readonly string[]): number[][] {
  const { encodeAll, close } = openSpmEncode(model)
  try {
    return encodeAll(lines).map(ids => Array.from(ids))
  } finally {
    close()
  }
}
