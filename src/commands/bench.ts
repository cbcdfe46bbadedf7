import type { Command } from 'commander'
import { settingsFrom } from '../settings.ts'
import type { BenchSummary } from '../suites/bench.ts'
import { positiveInteger } from './options.ts'
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
    .argument('[suite...]', 'suites of bench/, all unless named')
    .option('--out <folder>', 'where the reports are', 'reports')
    .option('--threads <n>', 'how many threads count at once', positiveInteger)
    .option('--json', 'print the summary as JSON')
    .action(async (names: string[], { out, threads, json }: Options) => {
      const { bench } = await import('../suites/bench.ts')
      const teller = await progressTeller()
      const settings = tellingSettings(settingsFrom(), teller)
      try {
        const summary = await bench(names, {
          out,
          settings,
          onProgress: teller.update,
          ...(threads === undefined ? {} : { threads }),
        })
        teller.stop()
        if (json) printJson(summary)
        else printSummary(summary)
      } finally {
        teller.stop()
      }
    })
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
