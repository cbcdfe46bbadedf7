import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import { settingsFrom } from '../settings.ts'
import { collect, positiveInteger } from './options.ts'
import { print } from './output.ts'
import { progressTeller, tellingSettings } from './progress.ts'

interface Options {
  readonly corpus?: string[]
  readonly baseline?: string
  readonly metric?: string[]
  readonly format: string
  readonly field?: string
  readonly threads?: number
}

export function compareCommand(program: Command): void {
  program
    .command('compare')
    .description('count tokenizers side by side, your own among them')
    .argument('<tokenizer...>', 'catalog ids, paths or addresses')
    .option('-c, --corpus <corpus>', 'catalog id, path or - (repeatable; en, zh, code)', collect)
    .option('-b, --baseline <tokenizer>', 'what the others are held against')
    .option('-m, --metric <metric>', 'what to compute (repeatable; see list metrics)', collect)
    .option('-f, --format <format>', 'md, csv or json', 'md')
    .option('--field <name>', 'the field of JSONL that holds the text')
    .option('--threads <n>', 'how many threads count at once', positiveInteger)
    .action(runCompare)
}

async function runCompare(
  tokenizers: string[],
  { corpus, baseline, metric, format, field, threads }: Options,
): Promise<void> {
  const { findMetric } = await import('../metrics/find-metric.ts')
  const write = await writerOf(format)
  const metrics = metric?.map(findMetric)
  const { compare } = await import('../suites/compare.ts')
  const teller = await progressTeller()
  try {
    const record = await compare(tokenizers, {
      settings: tellingSettings(settingsFrom(), teller),
      onProgress: teller.update,
      ...(corpus ? { corpora: corpus } : {}),
      ...(baseline === undefined ? {} : { baseline }),
      ...(metrics ? { metrics } : {}),
      ...(field === undefined ? {} : { field }),
      ...(threads === undefined ? {} : { threads }),
    })
    teller.stop()
    print(write(record))
  } finally {
    teller.stop()
  }
}

async function writerOf(format: string) {
  const { reportFormats } = await import('../reports/formats.ts')
  const known = new Map(Object.entries(reportFormats))
  const write = known.get(format)
  if (write) return write
  throw new InputError(`unknown format '${format}'; known are ${[...known.keys()].join(', ')}`)
}
