import type { Command } from 'commander'
import type { CorpusReading } from '../corpora/reading.ts'
import type { Counts } from '../metrics/counts.ts'
import { settingsFrom } from '../sources/settings.ts'
import { byteProgress } from './byte-progress.ts'
import { collect, sharedOption } from './options.ts'
import { print, printJson, tell, tellWaiting } from './output.ts'
import { addReadingOptions, type ReadingFlags, readingOf, tellReading } from './reading-options.ts'
import {
  addSpecialTokenOptions,
  type SpecialTokenOptions,
  specialTokensOf,
} from './special-tokens.ts'

interface Options extends ReadingFlags, SpecialTokenOptions {
  readonly text?: string[]
  readonly corpus?: string[]
  readonly samples?: true
  readonly words?: true
  readonly tokenizer: string[]
  readonly threads?: number
  readonly json?: true
}

/** One row of the table. */
interface Row extends Omit<Counts, 'words'> {
  readonly tokenizer: string
  readonly text: string
  readonly words?: number
  /** What was read and how its texts were changed; absent if all of it was read as it is. */
  readonly reading?: CorpusReading
}

export function countCommand(program: Command): void {
  const command = program
    .command('count')
    .description('count tokens, characters and bytes of texts, however long')
    .argument(
      '[file...]',
      'texts, .jsonl and tables, folders, patterns; - or nothing reads standard input',
    )
    .addOption(sharedOption('tokenizers'))
    .option('--text <text>', 'count this text (repeatable)', collect)
    .addOption(sharedOption('corpus', 'count a corpus: catalog id, path or - (repeatable)'))
    .addOption(sharedOption('field'))
    .option('--samples', 'one line for each sample of a corpus')
    .option('--words', 'count words too, which takes longer than tokens where they are Chinese')
    .addOption(sharedOption('threads'))
    .addOption(sharedOption('json'))
  addReadingOptions(command)
  addSpecialTokenOptions(command)
  command.action(runCount)
}

async function runCount(files: string[], given: Options, command: Command): Promise<void> {
  const isFieldPreset = command.getOptionValueSource('field') === 'config'
  const options = { ...given, isFieldPreset }
  const { inputsOf } = await import('../count/inputs.ts')
  const { countInputs } = await import('../count/count-inputs.ts')
  const settings = { ...settingsFrom(), onStep: tell }
  if (files.length === 0 && options.text === undefined && !options.corpus) tellWaiting()
  const inputs = await inputsOf(files, { ...options, ...readingOf(options) }, settings)
  const specialTokens = specialTokensOf(options)
  const counters = options.tokenizer.map(tokenizer => ({
    tokenizer,
    countsText: true,
    ...(specialTokens ? { specialTokens } : {}),
    ...(options.samples ? { keepsSamples: true } : {}),
  }))
  const { checkpointsOf, clearCheckpoints } = await import('../count/checkpoints.ts')
  const checkpoints = checkpointsOf(settings)
  const progress = await byteProgress()
  const counted = await countInputs(inputs, counters, {
    settings,
    checkpoints,
    threads: options.threads,
    onTotal: progress.expect,
    onRead: progress.read,
  }).finally(progress.stop)
  for (const [i, { reading }] of counted.entries()) await tellReading(inputs[i]!.name, reading)
  const rows = options.tokenizer.flatMap((tokenizer, i) =>
    counted.flatMap(({ rows, reading }) =>
      rows[i]!.map(
        ({ name, counts: { words, ...others } }): Row => ({
          tokenizer,
          text: name,
          ...others,
          ...(reading && !options.samples ? { reading } : {}),
          ...(options.words ? { words } : {}),
        }),
      ),
    ),
  )
  if (options.json) printJson(rows)
  else print(await tableOf(rows, options))
  await clearCheckpoints(checkpoints)
}

async function tableOf(rows: readonly Row[], { words }: Options): Promise<string> {
  const { plainTable } = await import('../reports/table.ts')
  const before = ['tokens', 'characters', 'bytes'] as const
  const numbers = [...before, ...(words ? (['words'] as const) : []), 'samples' as const]
  return plainTable({
    head: [
      { label: 'tokenizer', align: 'left' },
      { label: 'text', align: 'left' },
      ...numbers.map(label => ({ label, align: 'right' as const })),
    ],
    rows: rows.map(row => [row.tokenizer, row.text, ...numbers.map(name => String(row[name]))]),
  })
}
