import { type Command, InvalidArgumentError } from 'commander'
import { unknownName } from '../errors.ts'
import { settingsFrom } from '../sources/settings.ts'
import { collect, formatOption, keepUnchecked, sharedOption } from './options.ts'
import { print, tell } from './output.ts'
import { progressTeller, settingsThatTell } from './progress.ts'
import { addReadingOptions, type ReadingFlags, readingOf } from './reading-options.ts'

interface Options extends ReadingFlags {
  readonly corpus?: string[]
  readonly tokenizer?: Record<string, string>
  readonly column?: string[]
  readonly tolerance?: number
  readonly format: string
  readonly json?: true
  readonly threads?: number
}

export function explainCommand(program: Command): void {
  const command = program
    .command('explain')
    .description('which formula and mix of texts could have made a published table')
    .argument('<table>', 'a table of bench/published, or a JSON or CSV file: tokenizer, number…')
    .addOption(sharedOption('corpus', 'a text that may be in the mix (repeatable)'))
    .option(
      '-t, --tokenizer <row=reference>',
      'the tokenizer of a row (repeatable)',
      namedReference,
    )
    .option('--column <name>', 'explain this column only (repeatable)', collect)
    .option('--tolerance <percent>', 'call consistent what is off by no more', percentage)
    .addOption(formatOption(['text', 'md', 'json'], keepUnchecked))
    .addOption(sharedOption('json'))
    .addOption(sharedOption('field'))
    .addOption(sharedOption('threads'))
  addReadingOptions(command).action(runExplain)
}

async function runExplain(table: string, options: Options): Promise<void> {
  const { corpus, column, tokenizer, threads, tolerance, json } = options
  const { explanationFormats } = await import('../published/explain/views.ts')
  const format = json ? 'json' : options.format
  const write = new Map(Object.entries(explanationFormats)).get(format)
  if (!write) throw unknownName('format', format, Object.keys(explanationFormats))
  const { explain } = await import('../published/explain/explain.ts')
  const teller = await progressTeller()
  try {
    const explanation = await explain(table, {
      settings: settingsThatTell(settingsFrom(), teller),
      ...(corpus ? { corpora: corpus } : {}),
      ...(column ? { columns: column } : {}),
      ...(tokenizer ? { tokenizers: tokenizer } : {}),
      ...readingOf(options),
      ...(threads === undefined ? {} : { threads }),
      ...(tolerance === undefined ? {} : { tolerance }),
    })
    teller.stop()
    for (const { what, id, reason } of explanation.unavailable) tell(`${what} ${id}: ${reason}`)
    print(write(explanation))
  } finally {
    teller.stop()
  }
}

function namedReference(value: string, earlier: Readonly<Record<string, string>> = {}) {
  const [row = '', ...reference] = value.split('=')
  if (reference.length === 0) throw new InvalidArgumentError('Not of the form row=reference.')
  return { ...earlier, [row]: reference.join('=') }
}

function percentage(value: string): number {
  const number = Number(value.replace(/ ?%$/, ''))
  if (!(number > 0)) throw new InvalidArgumentError('Not a percentage above 0.')
  return number / 100
}
