import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSentencePieceModel, sentencePieceVocabulary } from '../../src/formats/sentencepiece.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { hasSpmEncode, openSpmEncode, trainModel } from '../parity/spm-encode.ts'
import { property } from '../property.ts'
import { learn, toyTexts, train } from './learn.ts'
import { linesToTrainOn, small, variations, vocabSize } from './trained-alike.ts'

const spmTrain = (
  texts: readonly string[],
  vocabSize: number,
  flags: readonly string[],
  environment = {},
) =>
  trainModel(
    texts,
    ['--model_type=bpe', '--num_threads=1', `--vocab_size=${vocabSize}`, ...flags],
    environment,
  )
const piecesOf = (model: Uint8Array) => readSentencePieceModel(model).pieces

/**
 * Changes how glibc allocates memory. Among pairs that tie in everything `spm_train` takes the one at the
 * lower address (src/train/bpe.ts), so this removes differences that come from addresses.
 */
const elsewhere = { GLIBC_TUNABLES: 'glibc.malloc.tcache_count=0' }

/** A text for which the pieces of `spm_train` depend on the machine: aa+a and a+aa tie. */
const tied = [
  ...['bccacab ccbcab b caaa', 'bbcaaab bcc c caabcbba bac bcaaaa', 'bbcbba ccbaacb bba a bccc b'],
  ...[
    'bc',
    'caa a a',
    'abaacbbb caaaccca',
    'aabcbccc bbbc',
    'bcbabbca',
    'a cc',
    'ca',
    'bcca cccab',
  ],
  ...['cc a c babcbc', 'aababba bcbaab caabcaba', 'cba bbabb abcacac acbaca bc bbabcb'],
  ...['baaaab cabcb cb abbcb bbacbcc', 'bac bacaac', 'cbacacb acbaaa cbcccbba cccba', 'b'],
  'cabcb baca',
]

describe.skipIf(!hasSpmEncode)('the pieces of byte-pair encoding are those of spm_train', () => {
  property([toyTexts, fc.integer({ min: 10, max: 90 })], { numRuns: 60 })(
    'on toys',
    async (texts, vocabSize) => {
      const flags = ['--normalization_rule_name=identity']
      const ours = await learn(texts, { model: 'bpe', vocabSize, normalizer: 'identity' })
      const theirs = piecesOf(spmTrain(texts, vocabSize, flags))
      if (isDeepStrictEqual(ours, theirs)) return
      expect(ours).toEqual(piecesOf(spmTrain(texts, vocabSize, flags, elsewhere)))
    },
  )

  test('if two pairs tie in everything and their addresses decide', async () => {
    const options = { vocabSize: 58, normalizer: 'identity' } as const
    const ours = await learn(tied, { model: 'bpe', ...options })
    const flags = ['--normalization_rule_name=identity']
    expect([{}, elsewhere].map(env => piecesOf(spmTrain(tied, 58, flags, env)))).toContainEqual(
      ours,
    )
  })

  test.for(variations)('with %o', async ([options, flags]) => {
    const all = { vocabSize: 200, ...options }
    const ours = await train(small, { model: 'bpe', ...all })
    const theirs = spmTrain(small, all.vocabSize, flags)
    expect(piecesOf(ours)).toEqual(piecesOf(theirs))
    expect(idsBy(ours)).toEqual(idsBy(theirs))
  })

  test.for(['zh', 'zh-wiki', 'en', 'code', 'parallel'])(
    'of the corpus %s',
    async (id, { skip }) => {
      const lines = await linesToTrainOn(id)
      if (lines === undefined) return skip(`the corpus ${id} cannot be had here`)
      const ours = await train(lines, { model: 'bpe', vocabSize })
      expect(piecesOf(ours)).toEqual(piecesOf(spmTrain(lines, vocabSize, [])))
      const { encode } = makeTokenizer(
        'trained',
        sentencePieceVocabulary(readSentencePieceModel(ours)),
      )
      const some = lines.filter((line, index) => index % 50 === 0 && !/[\0\r]/.test(line))
      expect(some.map(line => Array.from(encode(line)))).toEqual(idsBy(ours, some))
    },
  )

  test('down to the last piece of a text', async ({ skip }) => {
    const lines = await linesToTrainOn('en')
    if (lines === undefined) return skip('the corpus en cannot be had here')
    const some = lines.slice(0, lines.length / 3)
    const ours = await train(some, { model: 'bpe', vocabSize: 40_000 })
    expect(piecesOf(ours)).toEqual(piecesOf(spmTrain(some, 40_000, [])))
  })
})

/** The ids of lines by `spm_encode` with a model. */
function idsBy(model: Uint8Array, lines: readonly string[] = small): readonly ArrayLike<number>[] {
  const { encodeAll, close } = openSpmEncode(model)
  try {
    return encodeAll(lines)
  } finally {
    close()
  }
}
