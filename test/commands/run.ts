import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../src/sources/package.ts'

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd: string
  readonly input?: string | Uint8Array
  readonly environment?: Readonly<Record<string, string>>
}

export const cli = join(packageRoot, 'dist', 'cli.js')

/** Runs the built command line in `cwd`, with a cache of its own there and no mirror. */
export function run(
  args: readonly string[],
  { cwd, input = '', environment = {} }: RunOptions,
): Promise<Ran> {
  const { TOKRATE_MIRROR: _, ...inherited } = process.env
  const env = { ...inherited, TOKRATE_CACHE: join(cwd, 'cache'), ...environment }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd, env })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', chunk => out.push(chunk))
    child.stderr.on('data', chunk => err.push(chunk))
    child.on('error', reject)
    child.on('close', status =>
      resolve({
        status,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    )
    child.stdin.end(input)
  })
}
