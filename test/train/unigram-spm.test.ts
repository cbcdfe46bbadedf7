import { fc, test as prop } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { openCorpus, readSamples } from '../../src/corpora/open.ts'
import { InputError } from '../../src/errors.ts'
import { readSentencePieceModel, type SentencePiece } from '../../src/formats/sentencepiece.ts'
import { settingsFrom } from '../../src/settings.ts'
import type { SentencePieceOptions } from '../../src/train/options.ts'
import { hasSpmEncode, openSpmEncode, trainModel } from '../parity/spm-encode.ts'
import { learn, toyTexts, train } from './learn.ts'

/**
 * How many characters of a corpus are trained on. All of each, with 20,000 pieces:
 * `TOKRATE_TRAIN_CHARACTERS=Infinity npx vitest run test/train/unigram-spm.test.ts`
 */
const characters = Number(process.env.TOKRATE_TRAIN_CHARACTERS ?? 150_000)
const vocabSize = characters > 1_000_000 ? 20_000 : 4_000

const small = [
  'The quick brown fox jumps over the lazy dog, 12345 times, and then over 2 lazy dogs more.',
  'A dog that jumps is a jumping dog; a fox that jumped over jumping dogs is not lazy.',
  '人工智能是计算机科学、心理学、哲学等学科融合的交叉学科。人工智能的历史很长。',
  '计算机科学的历史和人工智能的历史，2023年有12345次。りんごとリンゴは林檎です。',
  'naïve café, naïve cafés   with  many   spaces, ｆｕｌｌ ｗｉｄｔｈ and ①②③',
  '    indented  twice\tand  again    ',
]

/** What we are asked for, and what spm_train is. */
const variations: readonly (readonly [Partial<SentencePieceOptions>, readonly string[]])[] = [
  [{}, []],
  [{ byteFallback: true, vocabSize: 420 }, ['--byte_fallback']],
  [{ characterCoverage: 0.98 }, ['--character_coverage=0.98']],
  [{ normalizer: 'identity' }, ['--normalization_rule_name=identity']],
  [{ addDummyPrefix: false }, ['--add_dummy_prefix=false']],
  [{ removeExtraWhitespaces: false }, ['--remove_extra_whitespaces=false']],
  [
    { removeExtraWhitespaces: false, allowWhitespaceOnlyPieces: true },
    ['--remove_extra_whitespaces=false', '--allow_whitespace_only_pieces'],
  ],
  [{ splitDigits: true }, ['--split_digits']],
  [{ splitByNumber: false }, ['--split_by_number=false']],
  [{ splitByUnicodeScript: false }, ['--split_by_unicode_script=false']],
  [{ splitByWhitespace: false }, ['--split_by_whitespace=false']],
  [{ treatWhitespaceAsSuffix: true }, ['--treat_whitespace_as_suffix']],
  [{ maxSentencePieceLength: 3 }, ['--max_sentencepiece_length=3']],
  [{ maxSentenceLength: 80 }, ['--max_sentence_length=80']],
  [{ userDefinedSymbols: ['dog', '学科'] }, ['--user_defined_symbols=dog,学科']],
  [{ controlSymbols: ['<mask>'] }, ['--control_symbols=<mask>']],
  [{ bosId: -1, eosId: 1, padId: 2 }, ['--bos_id=-1', '--eos_id=1', '--pad_id=2']],
]

describe.skipIf(!hasSpmEncode)('the pieces of a unigram model are those of spm_train', () => {
  prop.prop([toyTexts, fc.integer({ min: 10, max: 60 })], { numRuns: 40 })(
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
})

describe.skipIf(!hasSpmEncode)('and nearly so on text', () => {
  test.for(['zh', 'zh-wiki', 'en', 'code'])('of the corpus %s', async (id, { skip }) => {
    const lines = await linesOf(id).catch(error => {
      if (InputError.isUnavailable(error)) return undefined
      throw error
    })
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
    const [tokens, theirTokens] = [tokensOf(ours, heldOut), tokensOf(theirs, heldOut)]
    expect(Math.abs(tokens / theirTokens - 1)).toBeLessThan(0.003)
  })
})

async function linesOf(id: string): Promise<string[]> {
  const corpus = await openCorpus(id, { settings: settingsFrom() })
  const stride = Math.max(1, Math.ceil(corpus.characters / characters))
  const lines: string[] = []
  let index = 0
  for await (const sample of readSamples(corpus))
    if (index++ % stride === 0)
      lines.push(...Object.values(sample.texts).flatMap(text => text.split('\n')))
  return lines
}

/** How many of their pieces are ours. */
function shareOf(ours: readonly SentencePiece[], theirs: readonly SentencePiece[]): number {
  const known = new Set(ours.map(({ piece }) => piece))
  return theirs.filter(({ piece }) => known.has(piece)).length / theirs.length
}

function tokensOf(model: Uint8Array, lines: readonly string[]): number {
  const { encodeAll, close } = openSpmEncode(model)
  try {
    return encodeAll(lines).reduce((sum, ids) => sum + ids.length, 0)
  } finally {
    close()
  }
}
