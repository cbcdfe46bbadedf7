import { join } from 'node:path'
import type { PlainSettings } from '../../count/count-chunks.ts'
import { InputError } from '../../errors.ts'

/** 3, 7, 9-12 */
export function listed(ranks: readonly number[], joint = ', '): string {
  const runs: [number, number][] = []
  for (const rank of ranks) {
    const last = runs.at(-1)
    if (last && last[1] === rank - 1) last[1] = rank
    else runs.push([rank, rank])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(joint)
}

/** As a shell reads it. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** What is passed on to Slurm as it is. */
export interface SbatchOptions {
  readonly time?: string | undefined
  readonly memory?: string | undefined
  readonly partition?: string | undefined
  readonly account?: string | undefined
  /** Processors of each rank, and so its threads. */
  readonly cpus?: number | undefined
}

/** A job: its script, and what `sbatch` is called with. */
export interface SlurmJob {
  readonly name: string
  readonly script: string
  readonly arguments: readonly string[]
  /** Rank = offset + the number of the array's task; undefined for the gathering. */
  readonly offset?: number
}

export interface Submission {
  readonly folder: string
  /** The ranks to count. */
  readonly ranks: readonly number[]
  /** Slurm's `MaxArraySize`: numbers of tasks are below it. */
  readonly maxArraySize: number
  /** How many ranks run at once; as many as there is room for unless told. */
  readonly throttle?: number | undefined
  readonly options: SbatchOptions
  /** What runs tokrate: Node and the command line's file. */
  readonly command: readonly string[]
  readonly settings: PlainSettings
}

/** The arrays that count the ranks: one for each `maxArraySize` of them. */
export function shardJobs(submission: Submission): SlurmJob[] {
  const { folder, ranks, maxArraySize, throttle, options } = submission
  const offsets = [...new Set(ranks.map(rank => rank - (rank % maxArraySize)))]
  return offsets.map(offset => {
    const numbers = ranks
      .filter(rank => rank - (rank % maxArraySize) === offset)
      .map(rank => rank - offset)
    const most = throttle === undefined ? '' : `%${throttle}`
    const rank = offset === 0 ? '$SLURM_ARRAY_TASK_ID' : `$((${offset} + SLURM_ARRAY_TASK_ID))`
    const threads = options.cpus === undefined ? '' : ` --threads ${options.cpus}`
    return {
      name: `shards-${offset}.sbatch`,
      offset,
      script: scriptOf(
        submission,
        'tokrate',
        `shard --rank "${rank}" --out ${quoted(folder)}${threads}`,
      ),
      arguments: [
        `--array=${listed(numbers, ',')}${most}`,
        `--output=${logPattern(folder, 'rank-%A_%a.log')}`,
      ],
    }
  })
}

/** What adds up when all of `jobs` have ended well. */
export function gatherJob(
  submission: Submission,
  jobs: readonly string[],
  format: string,
): SlurmJob {
  const { folder } = submission
  const report = quoted(join(folder, `report.${format}`))
  return {
    name: 'gather.sbatch',
    script: scriptOf(
      submission,
      'tokrate-gather',
      `gather ${quoted(folder)} --format ${format} --out ${report}`,
    ),
    arguments: [
      ...(jobs.length > 0
        ? [`--dependency=afterok:${jobs.join(':')}`, '--kill-on-invalid-dep=yes']
        : []),
      `--output=${logPattern(folder, 'gather-%j.log')}`,
    ],
  }
}

function scriptOf({ options, command, settings }: Submission, name: string, run: string): string {
  const { time, memory, partition, account, cpus } = options
  const asked = { time, mem: memory, partition, account, 'cpus-per-task': cpus }
  const lines = Object.entries({ 'job-name': name, ...asked }).flatMap(([option, value]) =>
    value === undefined ? [] : [`#SBATCH --${option}=${plainValue(option, String(value))}`],
  )
  return [
    '#!/bin/bash',
    '# Made by tokrate slurm; the numbers of the array and the log are arguments of sbatch.',
    ...lines,
    '',
    `export TOKRATE_CACHE=${quoted(settings.cache)}`,
    ...(settings.mirror === undefined ? [] : [`export TOKRATE_MIRROR=${quoted(settings.mirror)}`]),
    `exec ${command.map(quoted).join(' ')} ${run}`,
    '',
  ].join('\n')
}

/** A comment of a script ends at a blank, and there is no way to quote that all versions read alike. */
function plainValue(option: string, value: string): string {
  if (/^[\w.,:/+@-]+$/.test(value)) return value
  throw new InputError(`--${option}: '${value}' is no value that sbatch takes`)
}

/** In a file name of Slurm a per cent sign stands for something. */
function logPattern(folder: string, name: string): string {
  return join(folder.replaceAll('%', '%%'), 'slurm', name)
}
