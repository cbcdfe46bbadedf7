import { createHash } from 'node:crypto'
import { existsSync, type Stats } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { FormatName } from '../formats/formats.ts'
import type { PreparedTokenizer } from '../models/tokenizer.ts'
import { packageFile } from '../package-root.ts'
import type { Settings } from '../settings.ts'
import { cachePath, readCached, writeCached } from '../sources/cache.ts'
import { sha256 } from '../sources/hash.ts'
import type { BpeSpec, Vocabulary } from '../vocabulary.ts'
import { sourcesStamp } from './sources-stamp.ts'

/**
 * A vocabulary as it is after reading, with its engine. Reading it from the cache takes a tenth of the
 * time that its own format takes: what is large (pieces, merges) is not looked at before it is asked for.
 */
export interface Compiled {
  readonly vocabulary: Vocabulary
  readonly prepared: PreparedTokenizer
}

/** What decides what a vocabulary is read into, beside our own code. */
export interface CompiledKey {
  readonly format: FormatName
  readonly options?: Readonly<Record<string, unknown>> | undefined
  /** Role → SHA-256. */
  readonly files: Readonly<Record<string, string>>
}

/** What the cache has; undefined unless it is whole and made by the code that runs now. */
export async function readCompiled(
  key: CompiledKey,
  settings: Settings,
): Promise<Compiled | undefined> {
  const name = nameOf(key)
  const kept = name && (await readCached(name, settings).catch(() => undefined))
  if (!kept || !digest(kept.subarray(digestBytes)).equals(kept.subarray(0, digestBytes))) return
  return fromBytes(kept.subarray(digestBytes))
}

/** Keeps it for the next time. A cache that cannot be written costs that time, and is no error. */
export async function keepCompiled(
  key: CompiledKey,
  compiled: Compiled,
  settings: Settings,
): Promise<void> {
  const name = nameOf(key)
  if (name === undefined) return
  const body = toBytes(compiled)
  try {
    await writeCached(name, Buffer.concat([digest(body), body]), settings)
    await removeOlder(key, settings)
  } catch {}
}

interface Packed {
  /** All of the vocabulary but what is large. */
  readonly small: Vocabulary
  readonly pieces: Uint8Array
  readonly merges: Uint8Array | undefined
  /** Without the engine's memory. */
  readonly prepared: PreparedTokenizer
}

/** A little-endian uint32, a `Packed` of that many bytes, and behind it the engine's memory. */
function toBytes({ vocabulary, prepared }: Compiled): Buffer {
  const { merges, ...model } = vocabulary.model as BpeSpec
  const { engine } = prepared
  const packed: Packed = {
    small: { ...vocabulary, model, pieces: [] },
    pieces: serialize(vocabulary.pieces),
    merges: merges && serialize(merges),
    prepared: { ...prepared, engine: engine && { ...engine, bytes: new Uint8Array() } },
  }
  const body = serialize(packed)
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(body.length)
  return Buffer.concat([length, body, engine?.bytes ?? new Uint8Array()])
}

function fromBytes(kept: Buffer): Compiled {
  const end = lengthBytes + kept.readUInt32LE(0)
  // A copy: what comes of it has views of it, which else would keep the engine's memory too.
  const packed: Packed = deserialize(Buffer.from(kept.subarray(lengthBytes, end)))
  const { small, pieces, merges, prepared } = packed
  const { engine } = prepared
  const model = merges ? later(small.model, 'merges', () => deserialize(merges)) : small.model
  return {
    vocabulary: later({ ...small, model }, 'pieces', () => deserialize(pieces)),
    prepared: { ...prepared, engine: engine && { ...engine, bytes: kept.subarray(end) } },
  }
}

const lengthBytes = 4

/** The object with a property that is made when it is first read. */
function later<Whole extends object>(whole: Whole, name: string, make: () => unknown): Whole {
  let made: unknown
  return Object.defineProperty({ ...whole }, name, {
    enumerable: true,
    get() {
      made ??= make()
      return made
    },
  })
}

const digestBytes = 32

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

const folder = 'compiled'

let stamp: string | undefined

/**
 * It changes with our code, and with the version of Node that wrote the file. Undefined where the engine has
 * not been built, for which there is nothing to keep.
 */
function nameOf(key: CompiledKey): string | undefined {
  if (!existsSync(packageFile('dist/engine/engine.wasm'))) return undefined
  stamp ??= shortHash(process.version + sourcesStamp())
  return `${folder}/${prefixOf(key)}${stamp}.bin`
}

function prefixOf({ format, options = {}, files }: CompiledKey): string {
  return `${shortHash(JSON.stringify([format, options, Object.entries(files).sort()]))}-`
}

function shortHash(text: string): string {
  return sha256(text).slice(0, 16)
}

/** Of what other versions made of the same files this many are kept. */
const othersKept = 2

async function removeOlder(key: CompiledKey, settings: Settings): Promise<void> {
  const at = cachePath(folder, settings)
  const names = (await readdir(at)).filter(name => name.startsWith(prefixOf(key)))
  if (names.length <= othersKept + 1) return
  const found: [string, Stats][] = await Promise.all(
    names.map(async name => [join(at, name), await stat(join(at, name))]),
  )
  found.sort(([, a], [, b]) => b.mtimeMs - a.mtimeMs)
  for (const [path] of found.slice(othersKept + 1)) await rm(path, { force: true })
}
