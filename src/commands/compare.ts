import { type Command, InvalidArgumentError, Option } from 'commander'
import { unknownName } from '../errors.ts'
import type { MetricName } from '../metrics/metrics.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { settingsFrom } from '../settings.ts'

import { collect, positiveInteger, shared } from './options.ts'
import { print, tell } from './output.ts'

import { progressTeller, tellingSettings } from './progress.ts'
import { addReadingOptions, type ReadingFlags, readingOf, tellReading } from './reading-options.ts'
import { writeWhole } from './write-whole.ts'

interface Options extends ReadingFlags {
  readonly corpus?: string[]
  readonly baseline?: string
  readonly metric?: string[]
  readonly format: string
  readonly json?: true
  readonly threads?: number
  readonly mix?: string
  readonly width?: number
  readonly alpha?: number
  readonly failIf?: string[]
  readonly seed?: number
  readonly resamples?: number
  readonly interval?: 'percentile' | 'bca'
  readonly plot?: string
}

export function compareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('count tokenizers side by side, your own among them')
    .argument('<tokenizer...>', 'catalog ids, paths or addresses')
    .addOption(shared('corpus', 'catalog id, path or - (repeatable; en, zh, code)'))
    .option('-b, --baseline <tokenizer>', 'what the others are held against')
    .option('-m, --metric <metric>', 'what to compute (repeatable; see list metrics)', collect)
    .option('-f, --format <format>', 'md, csv, json or html', 'md')
    .addOption(shared('field'))
    .option(
      '--mix <shares>',
      'what a mixed text costs, by shares of characters: zh=.6,en=.3,code=.1',
    )
    .option('--alpha <order>', "the order of Rényi's entropy", positive)
    .option('--width <percent>', 'how many samples make an interval as narrow as ±1%', width)
    .option(
      '--fail-if <condition>',
      "exit 3 where it holds (repeatable): 'zh.tokensPerCharacter > baseline * 1.01'",
      collect,
    )
    .option('--resamples <n>', 'how many resamples the intervals are taken over', positiveInteger)
    .addOption(shared('seed', 'the seed of the resamples, and of --sample'))
    .addOption(
      new Option('--interval <kind>', 'percentile, or bca, better with few samples').choices([
        'percentile',
        'bca',
      ]),
    )
    .option('--plot <file>', 'also draw the first metric, as .svg or .png')
    .addOption(shared('threads'))
    .addOption(shared('json'))
  addReadingOptions(command).action(runCompare)
}

async function runCompare(
  tokenizers: string[],
  { corpus, baseline, metric, format, json, threads, ...options }: Options,
): Promise<void> {
  const { findMetric } = await import('../metrics/find-metric.ts')
  const write = await writerOf(json ? 'json' : format)
  const draw = await plotterOf(options.plot)
  const { compare, defaultMetrics } = await import('../suites/compare.ts')
  const gates = await gatesOf(options.failIf ?? [])
  const metrics = gates.metricsWith(metric?.map(findMetric) ?? defaultMetrics(baseline))
  const mix = options.mix === undefined ? undefined : (await mixesOf()).parseMix(options.mix)
  const teller = await progressTeller()
  const settings = tellingSettings(settingsFrom(), teller)
  const { checkpointsOf, clearCheckpoints } = await import('../count/checkpoints.ts')
  const checkpoints = checkpointsOf(settings)
  try {
    const record = await compare(tokenizers, {
      settings,
      checkpoints,
      onProgress: teller.update,
      ...(corpus ? { corpora: corpus } : {}),
      ...(baseline === undefined ? {} : { baseline }),
      metrics,
      ...(mix ? { mix } : {}),
      ...(options.alpha === undefined ? {} : { alpha: options.alpha }),
      ...(options.width === undefined ? {} : { width: options.width }),
      resampling: {
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        ...(options.interval === undefined ? {} : { interval: options.interval }),
        ...(options.resamples === undefined ? {} : { resamples: options.resamples }),
      },
      ...readingOf(options),
      ...(threads === undefined ? {} : { threads }),
    })
    teller.stop()
    const failures = gates.failuresOf(record)
    await draw(record)
    print(write(record))
    for (const { id, reading } of record.corpora) await tellReading(id, reading)
    for (const { tokenizer, gate, left, right } of failures) {
      tell(`failed: ${tokenizer}: ${gate} (${left.toPrecision(5)} and ${right.toPrecision(5)})`)
    }
    if (failures.length > 0) process.exitCode = 3
    await clearCheckpoints(checkpoints)
  } finally {
    teller.stop()
  }
}

/** The gates of the command line: what they need measured, and who fails. */
async function gatesOf(sources: readonly string[]) {
  const { parseGate } = await import('../suites/gate-syntax.ts')
  const { failuresOf } = await import('../suites/gate.ts')
  const gates = sources.map(parseGate)
  const named = gates.flatMap(({ references }) => references.map(({ metric }) => metric))
  return {
    metricsWith: (metrics: readonly MetricName[]) => [...new Set([...metrics, ...named])],
    failuresOf: (record: SuiteRecord) => failuresOf(record, gates),
  }
}

function mixesOf() {
  return import('../suites/mixes.ts')
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('Not a number above 0.')
  return number
}

/** `1%` or `0.01` as a share. */
function width(text: string): number {
  const [, number, percent] = /^([\d.]+)(\s*%)?$/.exec(text) ?? []
  const share = Number(number) / (percent === undefined ? 1 : 100)
  if (!(share > 0 && share < 1)) throw new InvalidArgumentError('Not a width; write 1% or 0.01.')
  return share
}

/** Writes the plot that was asked for, whole or not at all. */
async function plotterOf(
  path: string | undefined,
): Promise<(record: SuiteRecord) => Promise<void>> {
  if (path === undefined) return async () => {}
  const { plotWriterFor } = await import('../plots/write-plot.ts')
  const draw = plotWriterFor(path)
  return async record => writeWhole(path, await draw(record))
}

async function writerOf(format: string) {
  const { reportFormats } = await import('../reports/formats.ts')
  const { reportPage } = await import('../html/report.ts')
  const page = (record: SuiteRecord) => reportPage([record])
  const known = new Map(Object.entries({ ...reportFormats, html: page }))
  const write = known.get(format)
  if (write) return write
  throw unknownName('format', format, [...known.keys()])
}
