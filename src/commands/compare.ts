import { type Command, Option } from 'commander'
import type { Language } from '../reports/plots/words.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { settingsFrom } from '../sources/settings.ts'
import { sharedOption } from './options.ts'
import { print } from './output.ts'
import { progressTeller, settingsThatTell } from './progress.ts'
import { addReadingOptions, type ReadingFlags, readingOf, tellReading } from './reading-options.ts'
import { addReportOptions, type ReportFlags, readReportFlags } from './report-options.ts'
import { writeWhole } from './write.ts'

interface Options extends ReportFlags, ReadingFlags {
  readonly corpus?: string[]
  readonly threads?: number
  readonly plot?: string
  readonly plotLanguage: Language
}

export function compareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('count tokenizers side by side, your own among them')
    .argument('<tokenizer...>', 'catalog ids, paths or addresses')
    .addOption(sharedOption('corpus', 'catalog id, path or - (repeatable; en, zh, code)'))
    .addOption(sharedOption('field'))
    .option('--plot <file>', 'also draw the first metric, as .svg or .png')
    .addOption(
      new Option('--plot-language <language>', 'of the words in the plot')
        .choices(['en', 'zh'])
        .default('en'),
    )
    .addOption(sharedOption('threads'))
  addReadingOptions(addReportOptions(command)).action(runCompare)
}

async function runCompare(
  tokenizers: string[],
  { corpus, threads, plot, plotLanguage, ...flags }: Options,
): Promise<void> {
  const report = await readReportFlags(flags)
  const draw = await plotterOf(plot, plotLanguage)
  const { compare, defaultMetrics } = await import('../compare/compare.ts')
  const metrics = report.metrics ?? defaultMetrics(flags.baseline)
  const teller = await progressTeller()
  const settings = settingsThatTell(settingsFrom(), teller)
  const { checkpointsOf, clearCheckpoints } = await import('../count/checkpoints.ts')
  const checkpoints = checkpointsOf(settings)
  try {
    const record = await compare(tokenizers, {
      ...report.options,
      settings,
      checkpoints,
      onProgress: teller.update,
      metrics: [...new Set([...metrics, ...report.gateMetrics])],
      ...(corpus ? { corpora: corpus } : {}),
      ...readingOf(flags),
      ...(threads === undefined ? {} : { threads }),
    })
    teller.stop()
    await draw(record)
    print(report.write(record))
    for (const { id, reading } of record.corpora) await tellReading(id, reading)
    report.judge(record)
    await clearCheckpoints(checkpoints)
  } finally {
    teller.stop()
  }
}

/** Writes the plot that was asked for, whole or not at all. */
async function plotterOf(
  path: string | undefined,
  language: Language,
): Promise<(record: SuiteRecord) => Promise<void>> {
  if (path === undefined) return async () => {}
  const { plotWriterFor } = await import('../reports/plots/to-plot.ts')
  const draw = plotWriterFor(path, language)
  return async record => writeWhole(path, await draw(record))
}
