import type { Command } from 'commander'
import type { BenchOptions, BenchSummary } from '../compare/bench.ts'
import type { ExplanationSummary } from '../published/explain/reports.ts'
import { type Settings, settingsFrom } from '../sources/settings.ts'
import { sharedOption } from './options.ts'
import { print, printJson, tell } from './output.ts'
import { progressTeller, settingsThatTell } from './progress.ts'

interface Options {
  readonly out: string
  readonly threads?: number
  readonly json?: true
}

export function benchCommand(program: Command): void {
  program
    .command('bench')
    .description('regenerate the tables in reports/')
    .argument('[report...]', 'suites of bench/ and explain-… reports, all unless named')
    .option('--out <folder>', 'where the reports are', 'reports')
    .addOption(sharedOption('threads'))
    .addOption(sharedOption('json'))
    .action(async (names: string[], { out, threads, json }: Options) => {
      const { bench } = await import('../compare/bench.ts')
      const { explanationReports, writeExplanations } = await import(
        '../published/explain/reports.ts'
      )
      const { writeIndexPage } = await import('../reports/html/report.ts')
      const explained = [...explanationReports().keys()]
      const suites = names.filter(name => !explained.includes(name))
      const isAll = names.length === 0
      const teller = await progressTeller()
      const settings = settingsThatTell(settingsFrom(), teller)
      const stop = new AbortController()
      const options = { out, settings, ...(threads === undefined ? {} : { threads }) }
      const others = lazily(() =>
        Promise.all([
          writeExplanations(
            explained.filter(name => isAll || names.includes(name)),
            { ...options, signal: stop.signal },
          ),
          curveFor(out, settings, isAll || names.includes('expansion') ? stop.signal : undefined),
        ]),
      )
      try {
        const onProgress: BenchOptions['onProgress'] = progress => {
          teller.update(progress)
          // What is counted here is fetched by now, and these leave a processor idle by themselves.
          if (threads !== 1) void others()
        }
        const summary =
          isAll || suites.length > 0
            ? await bench(suites, { ...options, onProgress })
            : { suites: [], unavailable: [] }
        const [explanations, curve] = await others()
        await writeIndexPage(out, curve)
        teller.stop()
        if (json) printJson({ ...summary, explanations })
        else printSummary(summary)
        if (!json) for (const explanation of explanations) print(explanationLine(explanation))
      } finally {
        stop.abort()
        teller.stop()
      }
    })
}

/** Runs `start` on the first call only. A rejection reaches the callers and is never unhandled. */
function lazily<Result>(start: () => Promise<Result>): () => Promise<Result> {
  let started: Promise<Result> | undefined
  return () => {
    started ??= start()
    started.catch(() => undefined)
    return started
  }
}

/** The curve of the expansion that the page draws: measured anew where there is a signal, else as recorded. */
async function curveFor(out: string, settings: Settings, signal: AbortSignal | undefined) {
  const { readCurve, writeCurve } = await import('../produce/expand/curve-report.ts')
  return signal ? writeCurve(out, settings, signal) : readCurve(out)
}

function explanationLine({ report, files, kept }: ExplanationSummary): string {
  const counts = kept === undefined ? 'counted' : `kept from the record (${kept.split('; ')[0]})`
  return `${report}: ${counts}; ${files.join(' ')}`
}

function printSummary({ suites, unavailable }: BenchSummary): void {
  for (const { suite, measured, kept, stale, missing, files } of suites) {
    const counts = [
      `${measured} cells measured`,
      ...(kept > 0 ? [`${kept} kept from the record`] : []),
      ...(stale > 0 ? [`${stale} kept but stale`] : []),
      ...(missing > 0 ? [`${missing} missing`] : []),
    ]
    print(`${suite}: ${counts.join(', ')}; ${files.join(' ')}`)
  }
  if (unavailable.length === 0) return
  // Each reason ends with the same remedy, which is said once.
  for (const { what, id, reason } of unavailable) tell(`${what} ${id}: ${reason.split('; ')[0]}`)
  tell(
    'Try again with a network, or set TOKRATE_MIRROR to a folder or address that holds the files.',
  )
  const names = unavailable.map(({ id }) => id).join(', ')
  print(`Not to be had now, so their cells stand as recorded: ${names}.`)
}
