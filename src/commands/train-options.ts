import { type Command, InvalidArgumentError, Option } from 'commander'
import { InputError } from '../errors.ts'
import type { TrainOptions } from '../produce/train/train.ts'
import { collect, positiveInteger, sharedOption } from './options.ts'
import { addReadingOptions, type ReadingFlags, readingOf } from './reading-options.ts'

/** The flags of `train`, by their names in the library. */
export interface TrainFlags extends ReadingFlags {
  readonly model: TrainOptions['model']
  readonly corpus: string[]
  readonly heldOut?: number
  readonly out: string
  readonly force?: true
  readonly softLimit?: true
  readonly json?: true
  readonly [name: string]: unknown
}

/** The flags that one kind of model has, by their names here and in the library. */
const flagsOf = {
  sentencepiece: [
    ['normalizer', 'normalizer'],
    ['characterCoverage', 'characterCoverage'],
    ['byteFallback', 'byteFallback'],
    ['splitDigits', 'splitDigits'],
    ['splitByWhitespace', 'splitByWhitespace'],
    ['splitByUnicodeScript', 'splitByUnicodeScript'],
    ['splitByNumber', 'splitByNumber'],
    ['treatWhitespaceAsSuffix', 'treatWhitespaceAsSuffix'],
    ['allowWhitespaceOnlyPieces', 'allowWhitespaceOnlyPieces'],
    ['addDummyPrefix', 'addDummyPrefix'],
    ['removeExtraWhitespaces', 'removeExtraWhitespaces'],
    ['userDefinedSymbol', 'userDefinedSymbols'],
    ['controlSymbol', 'controlSymbols'],
    ['unkId', 'unkId'],
    ['bosId', 'bosId'],
    ['eosId', 'eosId'],
    ['padId', 'padId'],
    ['maxPieceLength', 'maxSentencePieceLength'],
    ['maxSentenceLength', 'maxSentenceLength'],
  ],
  'byte-level': [
    ['pattern', 'pattern'],
    ['specialToken', 'specialTokens'],
  ],
} as const

export function trainFlags(command: Command): Command {
  const models = ['bpe', 'unigram', 'byte-level'] satisfies TrainOptions['model'][]
  command
    .addOption(new Option('--model <model>', 'what to train').choices(models).makeOptionMandatory())
    .option('--vocab-size <n>', 'all pieces (8000; byte-level 30000)', positiveInteger)
    .addOption(sharedOption('corpus').makeOptionMandatory())
    .addOption(sharedOption('field'))
    .requiredOption('--out <path>', 'a new .model; of byte-level .json, .tiktoken, or a folder')
    .addOption(sharedOption('force'))
    .option('--held-out <share>', 'texts to measure on and not to train on: 5%', share)
    .option('--soft-limit', 'take fewer pieces where the corpus gives no more')
    .addOption(sharedOption('json'))
  addReadingOptions(command)
  sentencePieceFlags(command)
  return command
    .option('--pattern <pattern>', 'byte-level: how text is split, by name or as a regex (llama-3)')
    .option('--special-token <token>', 'byte-level: repeatable (<|endoftext|>)', collect)
}

/** Named and preset as `spm_train` has them. */
function sentencePieceFlags(command: Command): void {
  command
    .option('--normalizer <name>', 'nmt_nfkc, identity, or a model whose rules to take')
    .option('--character-coverage <share>', 'of all characters (0.9995)', Number)
    .option('--byte-fallback', 'spell characters that are no piece in bytes')
    .option('--split-digits', 'every digit by itself')
    .option('--no-split-by-whitespace', 'pieces go beyond spaces')
    .option('--no-split-by-unicode-script', 'pieces go beyond scripts')
    .option('--no-split-by-number', 'digits go with letters')
    .option('--treat-whitespace-as-suffix', '▁ behind a word')
    .option('--allow-whitespace-only-pieces', 'pieces of several ▁')
    .option('--no-add-dummy-prefix', 'no ▁ in front of a text')
    .option('--no-remove-extra-whitespaces', 'keep all spaces')
    .option('--user-defined-symbol <piece>', 'never cut (repeatable)', collect)
    .option('--control-symbol <piece>', 'what no text becomes (repeatable)', collect)
    .option('--unk-id <id>', '<unk> (0)', id)
    .option('--bos-id <id>', '<s> (1), -1 for none', id)
    .option('--eos-id <id>', '</s> (2), -1 for none', id)
    .option('--pad-id <id>', '<pad> (-1, none)', id)
    .option('--max-piece-length <n>', 'in characters (16)', positiveInteger)
    .option('--max-sentence-length <n>', 'lines of more bytes are left out (4192)', positiveInteger)
}

/** Converts the given flags into training options. An option of another model throws an InputError. */
export function trainOptionsOf(
  flags: TrainFlags,
  isGiven: (flag: string) => boolean,
): TrainOptions {
  const kind = flags.model === 'byte-level' ? 'byte-level' : 'sentencepiece'
  const other = kind === 'byte-level' ? 'sentencepiece' : 'byte-level'
  const foreign = flagsOf[other].find(([flag]) => isGiven(flag))
  if (foreign) {
    const flag = foreign[0].replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
    throw new InputError(`a model of type ${flags.model} has no option ${flag}`)
  }
  const given = flagsOf[kind].filter(([flag]) => isGiven(flag))
  return {
    ...Object.fromEntries(given.map(([flag, option]) => [option, flags[flag]])),
    ...(isGiven('vocabSize') ? { vocabSize: Number(flags.vocabSize) } : {}),
    ...(flags.softLimit ? { hardVocabLimit: false } : {}),
    ...(flags.heldOut === undefined ? {} : { heldOut: flags.heldOut }),
    ...readingOf(flags),
    model: flags.model,
    corpora: flags.corpus,
  }
}

/** `5%` or `0.05`. */
function share(value: string): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(value) ?? []
  const share = Number(number) / (percent ? 100 : 1)
  if (!(share > 0 && share <= 0.5))
    throw new InvalidArgumentError('Not a share above 0 and up to 50 %.')
  return share
}

function id(value: string): number {
  if (!/^(-1|\d+)$/.test(value)) throw new InvalidArgumentError('Not an id.')
  return Number(value)
}
