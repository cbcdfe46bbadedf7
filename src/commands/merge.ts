import { join } from 'node:path'
import type { Command } from 'commander'
import type { MergePlan } from '../produce/expand/plan.ts'
import { type MergeFlags, mergeFlags } from './merge-options.ts'
import { sharedOption } from './options.ts'
import { print, printJson, tell } from './output.ts'
import { writeFolder } from './write.ts'

interface Options extends MergeFlags {
  readonly out: string
  readonly force?: true
  readonly json?: true
}

export function mergeCommand(program: Command): void {
  mergeFlags(program.command('merge').description('add the pieces of a vocabulary to another one'))
    .requiredOption('--out <folder>', 'a new folder for the vocabulary in every form that is exact')
    .addOption(sharedOption('force'))
    .addOption(sharedOption('json', 'print merge.json'))
    .action(runMerge)
}

async function runMerge({ out, force, json, ...flags }: Options): Promise<void> {
  const { planOfFlags } = await import('./plan-of-flags.ts')
  const { mergeFiles } = await import('../produce/expand/merge-files.ts')
  const planned = await planOfFlags(flags)
  const { plan } = planned
  const { record, files } = mergeFiles(planned)
  await writeFolder(out, files, force === true)
  for (const warning of plan.warnings) tell(warning)
  if (json) printJson(record)
  else print(summaryOf(out, plan, record.files))
}

function summaryOf(
  out: string,
  { base, extra, added, overlap, merged }: MergePlan,
  files: Readonly<Record<string, string>>,
): string {
  return [
    `${out}: ${merged} pieces = ${base.pieces} of ${base.reference} + ${added} new (of ${extra.pieces} in ${extra.reference}, ${overlap} were there already)`,
    ...Object.entries(files).map(([name, hash]) => `${join(out, name)}  sha256 ${hash}`),
  ].join('\n')
}
