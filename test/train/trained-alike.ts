import { openCorpus, readSamples } from '../../src/corpora/open.ts'
import { InputError } from '../../src/errors.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import type { SentencePieceOptions } from '../../src/train/options.ts'

/**
 * The number of characters of a corpus to train on. For whole corpora with 20,000 pieces:
 * `TOKRATE_TRAIN_CHARACTERS=Infinity npx vitest run test/train`
 */
const characters = Number(process.env.TOKRATE_TRAIN_CHARACTERS ?? 150_000)
export const vocabSize = characters > 1_000_000 ? 20_000 : 4_000

/** Lines with an example of everything that a trainer treats specially. */
export const small = [
  'The quick brown fox jumps over the lazy dog, 12345 times, and then over 2 lazy dogs more.',
  'A dog that jumps is a jumping dog; a fox that jumped over jumping dogs is not lazy.',
  '人工智能是计算机科学、心理学、哲学等学科融合的交叉学科。人工智能的历史很长。',
  '计算机科学的历史和人工智能的历史，2023年有12345次。りんごとリンゴは林檎です。',
  'naïve café, naïve cafés   with  many   spaces, ｆｕｌｌ ｗｉｄｔｈ and ①②③',
  '    indented  twice\tand  again    ',
]

/** Our options, and the flags of spm_train. */
export const variations: readonly (readonly [Partial<SentencePieceOptions>, readonly string[]])[] =
  [
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

/** Lines from all over a corpus of the catalog; `undefined` if it is unavailable. */
export async function linesToTrainOn(id: string): Promise<string[] | undefined> {
  try {
    return await linesOf(id)
  } catch (error) {
    if (InputError.isUnavailable(error)) return undefined
    throw error
  }
}

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
