import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cli, run } from '../../commands/run.ts'
import { type Daemons, daemons, lacking, startHosts, startSlurm, until } from './daemons.ts'

const slurmLacks = lacking(['munged', 'slurmctld', 'slurmd', 'sbatch'])
const sshLacks = lacking(['parallel', 'sshd', 'ssh', 'ssh-keygen'])

/** A tokenizer of the catalog, texts, and their comparison on one machine. */
function texts(folder: string): void {
  const lines = Array.from({ length: 3000 }, (_, i) =>
    JSON.stringify({ text: `${i} 人工智能是计算机科学 and ${'a word '.repeat(i % 30)}` }),
  )
  writeFileSync(join(folder, 'texts.jsonl'), lines.join('\n'))
}

const tokenizers = ['gpt2', 'cl100k']

async function onOneMachine(cwd: string, environment: Readonly<Record<string, string>>) {
  const ran = await run(['compare', ...tokenizers, '-c', 'texts.jsonl'], { cwd, environment })
  expect(ran).toMatchObject({ status: 0 })
  return ran.stdout
}

/** The environment variables of a process. */
function plain(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  )
}

/** The process that counts a rank. */
function processOf(rank: number, folder: string): number | undefined {
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      const at = words.indexOf('--rank')
      if (words.includes(cli) && words[at + 1] === String(rank) && words.includes(folder))
        return Number(pid)
    } catch {
      // It has ended.
    }
  }
  return undefined
}

describe.skipIf(slurmLacks.length > 0)(`Slurm (${slurmLacks.join(', ') || 'here'})`, () => {
  let cluster: Daemons
  let environment: Record<string, string>
  beforeAll(async () => {
    cluster = daemons()
    const { TOKRATE_CACHE = join(cluster.folder, 'cache') } = process.env
    environment = { ...plain(await startSlurm(cluster)), TOKRATE_CACHE }
  })
  afterAll(() => {
    try {
      execFileSync('scancel', ['--user=root'], { env: environment })
    } finally {
      cluster.stop()
    }
  })

  test('an array of 12 equals one machine, after a killed rank has run again', async () => {
    texts(cluster.folder)
    const cwd = cluster.folder
    const out = "shards of 'two' nodes"
    const slurm = (...args: string[]) => run(['slurm', ...args], { cwd, environment })
    const submitted = await slurm(
      ...['-c', 'texts.jsonl', '-t', ...tokenizers, '--world', '12', '--out', out],
      ...['--cpus', '1', '--time', '10', '--throttle', '2'],
    )
    // MaxArraySize is 9 here, so there are two arrays.
    expect(submitted).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^submitted ranks 0-11 as \d+, \d+, \d+;/),
    })
    const folder = join(cwd, out)
    const victim = await until('rank 5', () => processOf(5, folder), { every: 10 })
    process.kill(victim, 'SIGKILL')
    const results = () => readdirSync(folder).filter(name => name.startsWith('rank-')).length
    await until('11 ranks', () => results() === 11)
    const jobs = () => execFileSync('squeue', ['-h'], { env: environment }).toString().trim()
    await until('the end of all jobs', () => jobs() === '')
    expect(existsSync(join(folder, 'report.md'))).toBe(false)
    expect(await slurm('status', out)).toMatchObject({
      stdout: expect.stringMatching(/11 of 12 ranks are counted\nmissing: 5; tokrate slurm --out/),
    })
    expect(await slurm('--out', out)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^submitted ranks 5 as/),
    })
    const expected = await onOneMachine(cwd, environment)
    await until('the report', () => existsSync(join(folder, 'report.md')))
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toBe(expected)
    expect(await slurm('--out', out)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nothing to submit'),
    })
  })
})

describe.skipIf(sshLacks.length > 0)(
  `GNU parallel over ssh (${sshLacks.join(', ') || 'here'})`,
  () => {
    let hosts: Daemons
    let config: string
    beforeAll(async () => {
      hosts = daemons()
      config = await startHosts(hosts)
    })
    afterAll(() => hosts.stop())

    test('two hosts equal one machine', async () => {
      const cwd = hosts.folder
      texts(cwd)
      const { TOKRATE_CACHE = join(cwd, 'cache'), TOKRATE_MIRROR = '' } = process.env
      const environment = { TOKRATE_CACHE, ...(TOKRATE_MIRROR ? { TOKRATE_MIRROR } : {}) }
      const making = ['shard', '-c', 'texts.jsonl', '-t', ...tokenizers, '--world', '4']
      expect(await run([...making, '--out', 'shards'], { cwd, environment })).toMatchObject({
        status: 0,
      })
      const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
      await promisify(execFile)(
        'parallel',
        [
          ...['--ssh', `ssh -F ${config}`, '--sshlogin', '1/n1,1/n2', '--will-cite'],
          ...['env', ...variables, process.execPath, cli, 'shard', '--rank', '{}'],
          ...['--out', join(cwd, 'shards'), ':::', '0', '1', '2', '3'],
        ],
        { cwd },
      )
      const gathered = await run(['gather', 'shards'], { cwd, environment })
      expect(gathered).toMatchObject({ status: 0, stdout: await onOneMachine(cwd, environment) })
    })
  },
)
