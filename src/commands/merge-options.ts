import { type Command, Option } from 'commander'
import type { MergeOptions } from '../merge/merge.ts'
import type { ScorePolicy } from '../merge/scores.ts'
import { collect, positiveInteger, sharedOption } from './options.ts'
import { addReadingOptions, type ReadingFlags } from './reading-options.ts'

/** The flags that `merge` and `plan` share: the pieces, their scores, and the texts to measure on. */
export interface MergeFlags extends ReadingFlags {
  readonly base: string
  readonly extra: string
  readonly scores?: ScorePolicy
  readonly only?: 'han'
  readonly maxPieces?: number
  readonly minFrequency?: number
  readonly append?: string[]
  readonly repair?: true
  readonly padToMultiple?: number
  readonly corpus?: string[]
  readonly hidden: number
  readonly tied?: true
}

export function mergeFlags(command: Command): Command {
  command
    .requiredOption('--base <tokenizer>', 'keeps its ids: catalog id, path or address')
    .requiredOption(
      '--extra <tokenizer>',
      'gives the pieces that the base lacks; or a .txt or .jsonl of pieces',
    )
    .addOption(
      new Option('--scores <policy>', 'what added pieces score')
        .choices(['zero', 'own', 'below'] satisfies ScorePolicy[])
        .default(undefined, 'zero; own into unigram, below into bytes'),
    )
    .addOption(new Option('--only <script>', 'pieces with a character of it').choices(['han']))
    .option('--max-pieces <n>', 'at most so many, in the order of the extra', positiveInteger)
    .option('--min-frequency <n>', 'pieces that the corpora hold so many times', positiveInteger)
    .option('--repair', 'add the links that pieces lack which no text would become')
    .option('--append <piece>', 'one more piece behind all others (repeatable)', collect)
    .option('--pad-to-multiple <n>', 'unused pieces up to a multiple', positiveInteger)
    .addOption(sharedOption('corpus', 'what the plan is made on (repeatable; zh, en, code)'))
    .addOption(sharedOption('field'))
    .option('--hidden <n>', 'the width of an embedding row', positiveInteger, 4096)
    .option('--tied', 'input and output share one matrix')
  return addReadingOptions(command)
}

/** Converts the flags into the options of a merge. */
export function mergeOptionsOf(flags: MergeFlags): MergeOptions {
  const { scores, only, maxPieces, append, repair, padToMultiple } = flags
  return {
    ...(scores ? { scores } : {}),
    ...(only ? { only } : {}),
    ...(maxPieces === undefined ? {} : { maxPieces }),
    ...(append ? { append } : {}),
    ...(repair ? { repair } : {}),
    ...(padToMultiple === undefined ? {} : { padToMultiple }),
  }
}
