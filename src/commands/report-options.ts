import { type Command, InvalidArgumentError, Option } from 'commander'
import { unknownName } from '../errors.ts'
import type { MetricName } from '../metrics/metrics.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { collect, formatOption, keepUnchecked, positiveInteger, sharedOption } from './options.ts'
import { tell } from './output.ts'

/** The flags of a report: metrics, format, intervals and conditions. */
export interface ReportFlags {
  readonly baseline?: string
  readonly metric?: string[]
  readonly format: string
  readonly json?: true
  readonly mix?: string
  readonly width?: number
  readonly alpha?: number
  readonly failIf?: string[]
  readonly seed?: number
  readonly resamples?: number
  readonly interval?: 'percentile' | 'bca'
}

export function addReportOptions(command: Command): Command {
  return command
    .option('-b, --baseline <tokenizer>', 'what the others are held against')
    .option('-m, --metric <metric>', 'what to compute (repeatable; see list metrics)', collect)
    .addOption(formatOption(['md', 'csv', 'json', 'html'], keepUnchecked))
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
    .addOption(sharedOption('seed', 'the seed of the resamples, and of --sample'))
    .addOption(
      new Option('--interval <kind>', 'percentile, or bca, better with few samples').choices([
        'percentile',
        'bca',
      ]),
    )
    .addOption(sharedOption('json'))
}

/** Reads the flags of a report and checks them before anything is counted. */
export async function readReportFlags({
  json,
  format,
  failIf,
  metric,
  mix,
  ...flags
}: ReportFlags) {
  const { findMetric } = await import('../metrics/metrics.ts')
  const write = await writerOf(json ? 'json' : format)
  const gates = await gatesOf(failIf ?? [])
  const { parseMix } = await import('../compare/mixes.ts')
  const { alpha, baseline, seed, interval, resamples } = flags
  return {
    metrics: metric?.map(findMetric),
    /** The metrics that the conditions need. */
    gateMetrics: gates.metrics,
    options: {
      ...(baseline === undefined ? {} : { baseline }),
      ...(mix === undefined ? {} : { mix: parseMix(mix) }),
      ...(alpha === undefined ? {} : { alpha }),
      ...(flags.width === undefined ? {} : { width: flags.width }),
      resampling: {
        ...(seed === undefined ? {} : { seed }),
        ...(interval === undefined ? {} : { interval }),
        ...(resamples === undefined ? {} : { resamples }),
      },
    },
    /** Formats the record in the chosen format. */
    write,
    /** Tells which conditions hold, and sets the exit status. */
    judge(record: SuiteRecord) {
      const failures = gates.failuresOf(record)
      for (const { tokenizer, gate, left, right } of failures) {
        tell(`failed: ${tokenizer}: ${gate} (${left.toPrecision(5)} and ${right.toPrecision(5)})`)
      }
      if (failures.length > 0) process.exitCode = 3
    },
  }
}

/** Parses the conditions: the metrics that they need, and a function that finds the failures. */
async function gatesOf(sources: readonly string[]) {
  const { parseGate } = await import('../compare/gate-syntax.ts')
  const { failuresOf } = await import('../compare/gate.ts')
  const gates = sources.map(parseGate)
  const metrics: MetricName[] = gates.flatMap(({ operands: references }) =>
    references.map(({ metric }) => metric),
  )
  return { metrics, failuresOf: (record: SuiteRecord) => failuresOf(record, gates) }
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

async function writerOf(format: string) {
  const { reportFormats } = await import('../reports/formats.ts')
  const { reportPage } = await import('../reports/html/report.ts')
  const page = (record: SuiteRecord) => reportPage([record])
  const known = new Map(Object.entries({ ...reportFormats, html: page }))
  const write = known.get(format)
  if (write) return write
  throw unknownName('format', format, [...known.keys()])
}
