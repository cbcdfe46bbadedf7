import childProcess, { ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import workerThreads from 'node:worker_threads'
import { afterEach, beforeEach } from 'vitest'
import { sourcesHash, stampFile } from '../../scripts/sources-hash.mjs'
import { packageRoot } from '../../src/sources/package.ts'

/*
 * Vitest runs this before every test file. A test that reads a file of dist/, or starts a thread or a process
 * with one, fails with one line unless dist/ was built from the sources as they are now. Other tests need no
 * build. No test has to ask for this, so none can forget it: Node's functions that lead to dist/ are wrapped.
 */

const dist = join(packageRoot, 'dist')
const { readFileSync } = fs

let refusal: string | undefined | null = null

function whyRefused(): string | undefined {
  let stamp = ''
  try {
    stamp = readFileSync(stampFile, 'utf8')
  } catch {
    return 'dist/ is missing or its build failed: run npm run build'
  }
  return stamp === sourcesHash() ? undefined : 'dist/ is older than src/: run npm run build'
}

function refuseStaleDist(): void {
  if (refusal === null) refusal = whyRefused()
  if (refusal) throw withoutStack(refusal)
}

/** Whether an argument, or an item of a list of them, is a path in `folder` or holds one. */
function names(folder: string, argument: unknown): boolean {
  if (Array.isArray(argument)) return argument.some(item => names(folder, item))
  if (typeof argument !== 'string' && !(argument instanceof URL)) return false
  return `${argument}/`.includes(`${folder}/`)
}

const namesDist = (path: unknown) => names(dist, path)

/** A process that is told of this package, or starts in its folder, may import it by its name. */
function mayImportUs(...args: readonly unknown[]): boolean {
  return args.some(argument => {
    if (typeof argument !== 'object' || argument === null || Array.isArray(argument))
      return names(packageRoot, argument)
    return ['file', 'args', 'cwd'].some(key => names(packageRoot, Reflect.get(argument, key)))
  })
}

function withoutStack(message: string): Error {
  const error = new Error(message)
  error.stack = message
  return error
}

/** Makes these functions of Node refuse a stale dist/ if the arguments need it. */
function guard(
  owner: object,
  functions: readonly string[],
  needsDist: (...args: readonly unknown[]) => boolean,
): void {
  const refuse = (args: readonly unknown[]) => needsDist(...args) && refuseStaleDist()
  for (const name of functions) {
    const original: unknown = Reflect.get(owner, name)
    if (typeof original !== 'function') throw new Error(`Node has no function ${name}`)
    const guarded = new Proxy(original, {
      apply(target, self, args) {
        refuse(args)
        return Reflect.apply(target, self, args)
      },
      construct(target, args, made) {
        refuse(args)
        return Reflect.construct(target, args, made)
      },
    })
    Reflect.set(owner, name, guarded)
  }
}

guard(fs, ['readFileSync', 'existsSync', 'cpSync'], namesDist)
guard(fs.promises, ['readFile', 'open'], namesDist)
guard(workerThreads, ['Worker'], namesDist)
guard(childProcess, ['spawnSync', 'execFileSync', 'execSync'], mayImportUs)
// Every function that starts a process without waiting for it ends here.
guard(ChildProcess.prototype, ['spawn'], mayImportUs)
syncBuiltinESMExports()

/*
 * Our code goes on without the engine, and a test may fail for that reason or even pass. It fails with the
 * one line instead, as do the tests after it in its file.
 */
beforeEach(() => {
  if (refusal) throw withoutStack(refusal)
})
afterEach(({ task }) => {
  if (!refusal) return
  task.result?.errors?.splice(0)
  throw withoutStack(refusal)
})
