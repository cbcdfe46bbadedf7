import { basename, dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { print } from './output.ts'
import { addReportOptions, type ReportFlags, readReportFlags } from './report-options.ts'

interface Options extends ReportFlags {
  readonly out?: string
}

export function gatherCommand(program: Command): void {
  const command = program
    .command('gather')
    .description('add up what the ranks of a plan have counted, and print the report')
    .argument('<folder>', 'what shard was given as --out')
    .option('-o, --out <file>', 'write the report there instead')
  addReportOptions(command).action(runGather)
}

async function runGather(folder: string, { out, ...flags }: Options): Promise<void> {
  const report = await readReportFlags(flags)
  const { gather } = await import('../compare/cluster/gather.ts')
  const record = await gather(resolve(folder), {
    ...report.options,
    metrics: report.metrics,
    alsoMetrics: report.gateMetrics,
  })
  if (out === undefined) print(report.write(record))
  else {
    const { writeTogether } = await import('../reports/files.ts')
    await writeTogether(dirname(resolve(out)), { [basename(out)]: report.write(record) })
    print(out)
  }
  report.judge(record)
}
