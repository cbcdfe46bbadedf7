import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InputError } from '../errors.ts'
import { codeOf, readCached, readIfThere, writeCached } from './cache.ts'
import { checkHash, integrity } from './hash.ts'
import { packageRoot } from './package.ts'
import type { Settings } from './settings.ts'

/** A package in one version, and npm's hash of its tarball where it is pinned. */
export interface PinnedPackage {
  readonly name: string
  readonly version: string
  readonly integrity?: string | undefined
}

/**
 * The bytes of `path` in package `name`, if that very version is installed. The file is found by
 * looking, not by `import.meta.resolve`: a package's `exports` hides its data files.
 */
export async function readInstalled(
  { name, version }: PinnedPackage,
  path: string,
  from: string = packageRoot,
): Promise<Uint8Array | undefined> {
  const folder = await installedFolder(name, version, from)
  return folder === undefined ? undefined : readIfThere(join(folder, ...path.split('/')))
}

/**
 * The pinned tarball: from the cache, else through the user's own npm, so that their registry, proxy
 * and login apply.
 */
export async function fetchTarball(pinned: PinnedPackage, settings: Settings): Promise<Uint8Array> {
  const spec = `${pinned.name}@${pinned.version}`
  const cached = await readCached(`npm/${spec}.tgz`, settings)
  if (cached && (!pinned.integrity || integrity(cached) === pinned.integrity)) return cached
  settings.onStep?.(`downloading npm:${spec}`)
  const tarball = await pack(spec)
  if (pinned.integrity) {
    checkHash(
      `npm:${spec}`,
      integrity(tarball),
      pinned.integrity,
      'the registry gave another file than the pinned one; try again with another registry',
    )
  }
  await writeCached(`npm/${spec}.tgz`, tarball, settings)
  return tarball
}

export interface Member {
  /** Its path in the package, without the tarball's first folder. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** The files of a tarball whose path is `wanted`, unpacked in a stream, in the order of their paths. */
export async function unpack(
  tarball: Uint8Array,
  wanted: (path: string) => boolean,
): Promise<Member[]> {
  const { Parser } = await import('tar')
  const members: Member[] = []
  const parser = new Parser({
    strict: true,
    onReadEntry: entry => {
      // Most tarballs begin with `package/`, not all.
      const path = entry.path.slice(entry.path.indexOf('/') + 1)
      if (entry.type === 'Directory' || !wanted(path)) return entry.resume()
      const chunks: Buffer[] = []
      entry.on('data', chunk => chunks.push(chunk))
      entry.on('end', () => members.push({ path, bytes: Buffer.concat(chunks) }))
    },
  })
  try {
    await pipeline(Readable.from(slices(tarball)), parser)
  } catch (error) {
    throw new InputError(`the tarball cannot be unpacked (${codeOf(error)})`, { cause: error })
  }
  return members.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The folder of `name` in the `node_modules` at or above `from`, if it holds that `version`. */
async function installedFolder(
  name: string,
  version: string,
  from: string,
): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', ...name.split('/'))
    const manifest = await readIfThere(join(candidate, 'package.json'))
    if (manifest && JSON.parse(manifest.toString()).version === version) return candidate
    if (folder === dirname(folder)) return undefined
  }
}

async function pack(spec: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'tokrate-npm-'))
  try {
    await npm('pack', spec, '--json', '--ignore-scripts', '--pack-destination', folder, ...patience)
    const [file] = (await readdir(folder)).filter(name => name.endsWith('.tgz'))
    if (!file) throw new InputError(`npm pack ${spec} gave no tarball`, { code: 'unavailable' })
    return await readFile(join(folder, file))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// npm's own pauses add up to more than a minute where there is no network.
const patience = [
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=2000',
  '--fetch-timeout=30000',
]

function npm(...args: string[]): Promise<void> {
  // npm is a batch file on Windows, which only a shell can start.
  const options = { shell: process.platform === 'win32', maxBuffer: 1 << 28 }
  return new Promise((resolve, reject) => {
    execFile('npm', args, options, (error, stdout) => {
      if (!error) return resolve()
      reject(
        new InputError(
          `cannot get npm:${args[1]} (${reasonIn(stdout) ?? error.message.split('\n')[0]}); ` +
            'try again with a network, or set the registry of npm to one that can be reached',
          { cause: error, code: 'unavailable' },
        ),
      )
    })
  })
}

/** With `--json`, npm prints an error as a JSON document. */
function reasonIn(stdout: string): string | undefined {
  try {
    const { error } = JSON.parse(stdout) as { error?: { code?: string; summary?: string } }
    return error?.summary?.split('\n')[0] || error?.code
  } catch {
    return undefined
  }
}

function* slices(bytes: Uint8Array, size = 1 << 16): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
