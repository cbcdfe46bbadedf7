import type { Command } from 'commander'
import { unknownName } from '../errors.ts'
import { sharedOption } from './options.ts'
import { print, printJson } from './output.ts'

const failures = ['any', 'worse', 'beyond'] as const

interface Options {
  readonly failOn?: string
  readonly json?: true
}

export function diffCommand(program: Command): void {
  program
    .command('diff')
    .description('what changed between two records (reports/*.json, compare --format json)')
    .argument('<old>', 'the earlier record')
    .argument('<new>', 'the later one')
    .option(
      '--fail-on <what>',
      'exit 3 where a value changed (any), got worse (worse), or left its interval (beyond)',
    )
    .addOption(sharedOption('json'))
    .action(runDiff)
}

async function runDiff(before: string, after: string, { failOn, json }: Options): Promise<void> {
  const wanted = failures.find(known => known === failOn)
  if (failOn !== undefined && !wanted) throw unknownName('--fail-on', failOn, failures)
  const { readRecordFile } = await import('../reports/files.ts')
  const { diffRecords } = await import('../reports/diff.ts')
  const diff = diffRecords(await readRecordFile(before), await readRecordFile(after))
  if (json) printJson(diff)
  else {
    const { diffText } = await import('../reports/diff-text.ts')
    print(diffText(diff))
  }
  const fails = {
    any: diff.changed.length + diff.appeared.length + diff.vanished.length > 0,
    worse: diff.changed.some(({ direction }) => direction === 'worse'),
    beyond: diff.changed.some(({ beyondInterval }) => beyondInterval === true),
  }
  if (wanted && fails[wanted]) process.exitCode = 3
}
