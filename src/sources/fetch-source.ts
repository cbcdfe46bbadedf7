import { join, resolve } from 'node:path'
import { InputError } from '../errors.ts'
import { mirrorPath, parseAddress, type RemoteAddress } from './address.ts'
import { cachePath, readCached, readIfThere, writeCached } from './cache.ts'
import { download } from './download.ts'
import { checkHash, sha256 } from './hash.ts'
import { fetchTarball, type PinnedPackage, readInstalled, unpack } from './npm.ts'
import type { Settings } from './settings.ts'

/** A source whose hash need not be known: a person may name a file that no catalog lists. */
export interface Wanted {
  readonly address: string
  readonly sha256?: string | undefined
}

/**
 * Fetches the bytes of a source and checks their hash. A repository's file is looked for in the cache,
 * then in the mirror, then on the network; an npm one among the installed packages, then in the
 * pinned tarball. An unavailable source throws an InputError of code `unavailable`; bytes with another
 * hash throw an InputError without the code.
 */
export async function fetchSource(source: Wanted, settings: Settings): Promise<Uint8Array> {
  const address = parseAddress(source.address)
  if (address.scheme === 'file') return fromFile(source, address.path)
  if (address.scheme === 'npm') return fromNpm(source, address, address.path, settings)
  return (
    (await fromCache(source, address, settings)) ??
    (await fromMirror(source, address, settings)) ??
    (await fromNetwork(source, address, settings))
  )
}

async function fromFile(source: Wanted, path: string): Promise<Uint8Array> {
  const bytes = await readIfThere(resolve(path))
  if (!bytes) throw new InputError(`${path}: no such file`)
  check(source, bytes, path, 'correct the hash if the file was changed on purpose')
  return bytes
}

async function fromNpm(
  source: Wanted,
  pinned: PinnedPackage,
  path: string,
  settings: Settings,
): Promise<Uint8Array> {
  const installed = await readInstalled(pinned, path)
  if (installed && matches(source, installed)) return installed
  const tarball = await fetchTarball(pinned, settings)
  const [member] = await unpack(tarball, name => name === path)
  if (!member) throw new InputError(`${source.address}: the package holds no such file`)
  const kept = cachePath(`npm/${pinned.name}@${pinned.version}.tgz`, settings)
  check(source, member.bytes, source.address, `delete ${kept} and run again, or correct the hash`)
  return member.bytes
}

async function fromCache(
  source: Wanted,
  address: RemoteAddress,
  settings: Settings,
): Promise<Uint8Array | undefined> {
  // A branch moves: without a hash only a commit says that the kept file is still the right one.
  if (!source.sha256 && !/^[0-9a-f]{40}$/.test(address.revision)) return undefined
  const bytes = await readCached(mirrorPath(address), settings)
  return bytes && matches(source, bytes) ? bytes : undefined
}

async function fromMirror(
  source: Wanted,
  address: RemoteAddress,
  settings: Settings,
): Promise<Uint8Array | undefined> {
  const { mirror } = settings
  if (!mirror) return undefined
  const remedy = 'put the pinned file there, or unset TOKRATE_MIRROR'
  if (!/^https?:/.test(mirror)) {
    const path = join(mirror, ...mirrorPath(address).split('/'))
    const bytes = await readIfThere(path)
    // Read in place, not copied: the folder is as near as the cache.
    if (bytes) check(source, bytes, path, remedy)
    return bytes
  }
  const url = `${mirror.replace(/\/+$/, '')}/${escaped(mirrorPath(address))}`
  let bytes: Uint8Array | undefined
  try {
    bytes = await download(url)
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    settings.onStep?.(`the mirror cannot be used (${error.message})`)
  }
  if (!bytes) return undefined
  check(source, bytes, `${source.address} in the mirror`, remedy)
  await writeCached(mirrorPath(address), bytes, settings)
  return bytes
}

async function fromNetwork(
  source: Wanted,
  address: RemoteAddress,
  settings: Settings,
): Promise<Uint8Array> {
  settings.onStep?.(`downloading ${source.address}`)
  let bytes: Uint8Array | undefined
  try {
    bytes = await download(publicUrl(address, settings), {
      keep: cachePath(mirrorPath(address), settings),
      ...tokenFor(address, settings),
    })
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    throw cannotBeHad(source, error.message, address, error)
  }
  if (!bytes) throw cannotBeHad(source, 'no such file there', address)
  check(source, bytes, source.address, 'try again, or set TOKRATE_MIRROR to a folder that has it')
  await writeCached(mirrorPath(address), bytes, settings)
  return bytes
}

function publicUrl(address: RemoteAddress, { hubEndpoint }: Settings): string {
  const { owner, name, revision, path } = address
  return address.scheme === 'github'
    ? `https://raw.githubusercontent.com/${escaped(`${owner}/${name}/${revision}/${path}`)}`
    : `${hubEndpoint}/${escaped(`${owner}/${name}`)}/resolve/${encodeURIComponent(revision)}/${escaped(path)}`
}

/** The hub's token goes to the hub alone. */
function tokenFor({ scheme }: RemoteAddress, { hubToken }: Settings) {
  return scheme === 'hf' && hubToken ? { token: hubToken } : {}
}

function cannotBeHad(
  source: Wanted,
  reason: string,
  address: RemoteAddress,
  cause?: unknown,
): InputError {
  return new InputError(
    `cannot get ${source.address} (${reason}); try again with a network, ` +
      `or set TOKRATE_MIRROR to a folder or address that holds ${mirrorPath(address)}`,
    { cause, code: 'unavailable' },
  )
}

function matches(source: Wanted, bytes: Uint8Array): boolean {
  return !source.sha256 || sha256(bytes) === source.sha256
}

function check(source: Wanted, bytes: Uint8Array, where: string, remedy: string): void {
  if (source.sha256) checkHash(where, sha256(bytes), source.sha256, remedy)
}

function escaped(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
