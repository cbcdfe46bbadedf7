import type { Command } from 'commander'
import type { ExplanationSummary } from '../explain/reports.ts'
import { type Settings, settingsFrom } from '../settings.ts'
import type { BenchSummary } from '../suites/bench.ts'
import { shared } from './options.ts'
import { print, printJson, tell } from './output.ts'
import { progressTeller, tellingSettings } from './progress.ts'

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
    .addOption(shared('threads'))
    .addOption(shared('json'))
    .action(async (names: string[], { out, threads, json }: Options) => {
      const { bench } = await import('../suites/bench.ts')
      const { explanationReports, writeExplanations } = await import('../explain/reports.ts')
      const explained = [...explanationReports().keys()]
      const suites = names.filter(name => !explained.includes(name))
      const isAll = names.length === 0
      const teller = await progressTeller()
      const settings = tellingSettings(settingsFrom(), teller)
      try {
        const options = { out, settings, ...(threads === undefined ? {} : { threads }) }
        const summary =
          isAll || suites.length > 0
            ? await bench(suites, { ...options, onProgress: teller.update })
            : { suites: [], unavailable: [] }
        const explanations = await writeExplanations(
          explained.filter(name => isAll || names.includes(name)),
          options,
        )
        await writePage(out, settings, isAll || names.includes('expansion'))
        teller.stop()
        if (json) printJson({ ...summary, explanations })
        else printSummary(summary)
        if (!json) for (const explanation of explanations) print(explanationLine(explanation))
      } finally {
        teller.stop()
      }
    })
}

/** The page over all records, with the curve of the expansion, measured anew where that was asked for. */
async function writePage(out: string, settings: Settings, measuresCurve: boolean): Promise<void> {
  const { readCurve, writeCurve } = await import('../plan/curve-report.ts')
  const { writeIndexPage } = await import('../suites/index-page.ts')
  const curve = measuresCurve ? await writeCurve(out, settings) : await readCurve(out)
  await writeIndexPage(out, curve)
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
