import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import writeFileAtomic from 'write-file-atomic'
import { InputError } from '../../errors.ts'
import { codeOf, readIfThere } from '../../sources/cache.ts'
import { ranksIn } from './gather.ts'
import { gatherJob, type SlurmJob, type Submission, shardJobs, shellQuote } from './sbatch.ts'

/** Slurm's own default of `MaxArraySize`. */
const defaultArraySize = 1001

/** The `MaxArraySize` of this cluster. With `orUsual`, Slurm's default if there is no cluster. */
export async function maxArraySize({ orUsual }: { orUsual: boolean }): Promise<number> {
  const config = await runProgram('scontrol', ['show', 'config']).catch(error => {
    if (orUsual) return ''
    throw error
  })
  const [, size] = /^MaxArraySize\s*=\s*(\d+)/m.exec(config) ?? []
  return size === undefined ? defaultArraySize : Number(size)
}

/** A job that Slurm has accepted. */
export interface SubmittedJob {
  readonly job: string
  /** Rank = offset + task number in the array; undefined for the gather job. */
  readonly offset?: number | undefined
}

/** Writes the scripts beside the results, submits them to Slurm, and writes down the job numbers. */
export async function submit(submission: Submission, format: string): Promise<SubmittedJob[]> {
  const submitted: SubmittedJob[] = []
  for (const job of shardJobs(submission)) {
    submitted.push({ job: await submitOne(submission.folder, job), offset: job.offset })
    await writeJobs(submission.folder, submitted)
  }
  const waiting = await waitingJobs(submission.folder)
  const last = gatherJob(submission, [...waiting, ...submitted.map(({ job }) => job)], format)
  submitted.push({ job: await submitOne(submission.folder, last) })
  await writeJobs(submission.folder, submitted)
  return submitted
}

/** The scripts and the commands that submit them, as text for people. */
export function describeSubmission(submission: Submission, format: string): string {
  const jobs = shardJobs(submission)
  const all = [
    ...jobs,
    gatherJob(
      submission,
      jobs.map((_, i) => `JOB${i + 1}`),
      format,
    ),
  ]
  return all
    .map(job => {
      const path = join(submission.folder, 'slurm', job.name)
      const call = ['sbatch', '--parsable', ...job.arguments, path].map(shellQuote).join(' ')
      return `# ${path}\n${job.script}\n# submitted by\n${call}\n`
    })
    .join('\n')
}

/** The progress of the shards in a folder. */
export interface SlurmStatus {
  readonly world: number
  readonly done: readonly number[]
  /** Ranks whose result is damaged or of other shards. */
  readonly wrong: readonly { readonly rank: number; readonly why: string }[]
  readonly missing: readonly number[]
  /** The missing ranks that are in Slurm's queue: rank → state. */
  readonly queued: Readonly<Record<number, string>>
}

export async function statusOf(folder: string): Promise<SlurmStatus> {
  const { shards, done, left } = await ranksIn(folder)
  const queued: Record<number, string> = {}
  const tasks = await queuedTasks(folder)
  for (const { rank, state } of tasks) if (!done.includes(rank)) queued[rank] = state
  return {
    world: shards.world,
    done,
    wrong: left.flatMap(({ rank, why }) => (why === undefined ? [] : [{ rank, why }])),
    missing: left.map(({ rank }) => rank),
    queued,
  }
}

async function submitOne(folder: string, job: SlurmJob): Promise<string> {
  const path = join(folder, 'slurm', job.name)
  try {
    await mkdir(join(folder, 'slurm'), { recursive: true })
    await writeFileAtomic(path, job.script, { mode: 0o755 })
  } catch (error) {
    throw new InputError(`${path}: cannot be written (${codeOf(error)})`, { cause: error })
  }
  // `--parsable` prints `job` or `job;cluster`.
  const answer = await runProgram('sbatch', ['--parsable', ...job.arguments, path])
  return answer.trim().split(';')[0]!
}

async function writeJobs(folder: string, jobs: readonly SubmittedJob[]): Promise<void> {
  const earlier = await readJobs(folder)
  const known = new Set(jobs.map(({ job }) => job))
  const all = [...earlier.filter(({ job }) => !known.has(job)), ...jobs]
  await writeFileAtomic(jobsPath(folder), `${JSON.stringify(all)}\n`)
}

async function readJobs(folder: string): Promise<SubmittedJob[]> {
  const bytes = await readIfThere(jobsPath(folder))
  return bytes ? (JSON.parse(bytes.toString()) as SubmittedJob[]) : []
}

function jobsPath(folder: string): string {
  return join(folder, 'slurm', 'jobs.json')
}

/** The arrays of earlier submissions that still have tasks in the queue. */
async function waitingJobs(folder: string): Promise<string[]> {
  return [...new Set((await queuedTasks(folder)).map(({ job }) => job))]
}

interface QueuedTask {
  readonly job: string
  readonly rank: number
  readonly state: string
}

async function queuedTasks(folder: string): Promise<QueuedTask[]> {
  const offsets = new Map((await readJobs(folder)).map(({ job, offset }) => [job, offset]))
  if (offsets.size === 0) return []
  // One line per task: job of the array, task number, state. Slurm forgets jobs some time after their end.
  const lines = await runProgram('squeue', ['--noheader', '--array', '--format=%F %K %T'])
  return lines.split('\n').flatMap(line => {
    const [job = '', task = '', state = ''] = line.trim().split(/\s+/)
    const offset = offsets.get(job)
    return offset === undefined || !/^\d+$/.test(task)
      ? []
      : [{ job, rank: offset + Number(task), state: state.toLowerCase() }]
  })
}

async function runProgram(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args])
    return stdout
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new InputError(
      codeOf(error) === 'ENOENT'
        ? `${program}: not found; this needs a machine that submits to Slurm`
        : `${program}: ${stderr.split('\n').at(-1) || codeOf(error)}`,
      { cause: error },
    )
  }
}
