import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { cachePath, codeOf, readIfThere } from '../sources/cache.ts'
import { sha256 } from '../sources/hash.ts'
import type { Settings } from '../sources/settings.ts'

/** Where long runs keep their totals, so that a run that was killed goes on where it stopped. */
export interface Checkpoints {
  readonly folder: string
  /** Milliseconds between two writes. */
  readonly every: number
  /** Runs over fewer bytes start anew, which takes no longer than writing. */
  readonly leastBytes: number
  /** Files of the folder that are older, of runs that nobody went on with, are removed. */
  readonly daysKept?: number
  readonly onStep?: ((step: string) => void) | undefined
  /** The files that this process has written; removed when it has printed its numbers. */
  readonly used: Set<string>
}

const usual = { every: 5000, leastBytes: 2 ** 25 }

export function checkpointsIn(
  folder: string,
  options: Partial<Omit<Checkpoints, 'folder' | 'used'>> = {},
): Checkpoints {
  return { folder, ...usual, ...options, used: new Set() }
}

/** The checkpoints of the command line: in the cache. */
export function checkpointsOf(settings: Settings): Checkpoints {
  return checkpointsIn(cachePath('runs', settings), { onStep: settings.onStep, daysKept: 30 })
}

/** Removes the checkpoints of this process, and temporary files of writes that were killed. */
export async function clearCheckpoints({ used }: Checkpoints): Promise<void> {
  for (const path of used) {
    const names = await readdir(dirname(path)).catch(() => [])
    const own = names.filter(name => name.startsWith(basename(path)))
    await Promise.all(own.map(name => rm(join(dirname(path), name), { force: true })))
  }
  used.clear()
}

/** A count in chunks whose totals add up. */
export interface ResumableRun<Total> {
  /** All that decides the numbers, as JSON: the checkpoint of any other run is ignored. */
  readonly identity: unknown
  readonly chunks: number
  /** The name of its file, where it is not to be made of the identity. */
  readonly name?: string
  readonly add: (total: Total | undefined, chunk: number, done: unknown) => Total
  readonly toPlain: (total: Total) => unknown
  readonly ofPlain: (plain: unknown) => Total
  /** Counts these chunks, in any order; tells of each when it is done. */
  readonly count: (
    chunks: readonly number[],
    tell: (chunk: number, done: unknown) => void,
  ) => Promise<void>
}

/** The total of a run, begun anew or gone on with. */
export async function resumed<Total>(
  run: ResumableRun<Total>,
  checkpoints: Checkpoints | undefined,
): Promise<Total | undefined> {
  const keeper = checkpoints && (await keeperOf(run, checkpoints))
  const done = new Set(keeper?.earlier?.done)
  let total = keeper?.earlier && run.ofPlain(keeper.earlier.total)
  const all = Array.from({ length: run.chunks }, (_, chunk) => chunk)
  const left = all.filter(chunk => !done.has(chunk))
  const state = () => ({ done: [...done], total: total && run.toPlain(total) })
  if (left.length > 0) {
    await run.count(left, (chunk, counted) => {
      total = run.add(total, chunk, counted)
      done.add(chunk)
      keeper?.offer(state)
    })
  }
  await keeper?.end(state)
  return total
}

interface State {
  readonly done: readonly number[]
  readonly total: unknown
}

async function keeperOf<Total>(run: ResumableRun<Total>, checkpoints: Checkpoints) {
  const { folder, every, onStep, used, daysKept } = checkpoints
  const identity = sha256(JSON.stringify(run.identity))
  const path = join(folder, run.name ?? `${identity.slice(0, 32)}.json`)
  const earlier = await readState(path, identity, checkpoints)
  if (earlier)
    onStep?.(`going on with ${earlier.done.length} of ${run.chunks} chunks counted before`)
  used.add(path)
  let last = performance.now()
  let writing: Promise<void> | undefined
  const write = async (state: State) => {
    try {
      await mkdir(folder, { recursive: true })
      await writeFileAtomic(path, sealed(identity, state))
      if (daysKept !== undefined) await removeOlder(folder, daysKept)
    } catch (error) {
      onStep?.(`cannot keep what was counted: ${path} (${codeOf(error)})`)
    }
    last = performance.now()
    writing = undefined
  }
  return {
    earlier,
    /** Writes when it is time, unless a write is under way. */
    offer(state: () => State) {
      if (!writing && performance.now() - last >= every) writing = write(state())
    },
    /** A whole run stays too, until the process has printed its numbers. */
    async end(state: () => State) {
      await writing
      const isNew = state().done.length > (earlier?.done.length ?? 0)
      if (isNew && performance.now() - last >= every) await write(state())
    },
  }
}

/** A file that another process removes meanwhile is gone as well. */
async function removeOlder(folder: string, days: number): Promise<void> {
  const oldest = Date.now() - days * 86_400_000
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const written = await stat(path).catch(() => undefined)
    if (written && written.mtimeMs < oldest) await rm(path, { force: true })
  }
}

function sealed(identity: string, state: State): string {
  const body = JSON.stringify(state)
  return JSON.stringify({ identity, sha256: sha256(body), body })
}

/** The checkpoint of this very run; undefined where the file is another run's, or damaged. */
async function readState(
  path: string,
  identity: string,
  { onStep }: Checkpoints,
): Promise<State | undefined> {
  const bytes = await readIfThere(path)
  if (!bytes) return undefined
  const kept = parsed(bytes.toString())
  if (kept?.identity === identity && kept.sha256 === sha256(kept.body))
    return JSON.parse(kept.body) as State
  onStep?.(`${path}: damaged, or of another run; counting from the beginning`)
  return undefined
}

interface Sealed {
  readonly identity: string
  readonly sha256: string
  readonly body: string
}

function parsed(text: string): Sealed | undefined {
  try {
    const { identity, sha256, body } = JSON.parse(text) as Partial<Sealed>
    return typeof identity === 'string' && typeof sha256 === 'string' && typeof body === 'string'
      ? { identity, sha256, body }
      : undefined
  } catch {
    return undefined
  }
}
