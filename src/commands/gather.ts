import { basename, dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { print } from './output.ts'
import { addReportOptions, askedReport, type ReportFlags } from './report-options.ts'

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
  const asked = await askedReport(flags)
  const { gather } = await import('../compare/cluster/gather.ts')
  const record = await gather(resolve(folder), {
    ...asked.options,
    metrics: asked.metrics,
    alsoMetrics: asked.gated,
  })
  if (out === undefined) print(asked.write(record))
  else {
    const { writeTogether } = await import('../reports/files.ts')
    await writeTogether(dirname(resolve(out)), { [basename(out)]: asked.write(record) })
    print(out)
  }
  asked.judge(record)
}
