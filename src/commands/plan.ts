import type { Command } from 'commander'
import type { MergePlan } from '../produce/expand/plan.ts'
import { type MergeFlags, mergeFlags } from './merge-options.ts'
import { formatOption, sharedOption } from './options.ts'
import { print, printJson } from './output.ts'

interface Options extends MergeFlags {
  readonly format: 'text' | 'md' | 'json'
  readonly json?: true
}

export function planCommand(program: Command): void {
  mergeFlags(
    program
      .command('plan')
      .description('what a merge would gain, break and cost, and a verdict; writes nothing'),
  )
    .addOption(formatOption(['text', 'md', 'json']))
    .addOption(sharedOption('json'))
    .action(runPlan)
}

async function runPlan(flags: Options): Promise<void> {
  const { planOfFlags } = await import('./plan-of-flags.ts')
  const { plan } = await planOfFlags(flags)
  await printPlan(plan, flags.json ? 'json' : flags.format)
}

async function printPlan(plan: MergePlan, format: Options['format']): Promise<void> {
  if (format === 'json') return printJson(plan)
  const { planPage, toMarkdownPage, toPlainPage } = await import('../produce/expand/page.ts')
  const { title, blocks } = planPage(plan)
  print((format === 'md' ? toMarkdownPage : toPlainPage)(title, blocks))
}
