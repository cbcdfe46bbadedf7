import '../sources/node-engine.ts'
import { createHash, type Hash } from 'node:crypto'
import { existsSync, type Stats } from 'node:fs'
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { EngineState } from '../engine/engine.ts'
import { roomFor } from '../engine/module.ts'
import type { FormatName } from '../formats/formats.ts'
import { cachePath, writeCached } from '../sources/cache.ts'
import { sha256 } from '../sources/hash.ts'
import { packageFile } from '../sources/package.ts'
import type { Settings } from '../sources/settings.ts'
import type { PreparedTokenizer } from '../tokenizer/make-tokenizer.ts'
import type { BpeSpec, Vocabulary } from '../vocabulary/vocabulary.ts'
import {
  type PackedMerges,
  type PackedStrings,
  packMerges,
  packStrings,
  unpackMerges,
  unpackStrings,
} from './packed-strings.ts'
import { sourcesStamp } from './sources-stamp.ts'

/**
 * A vocabulary after reading, with its engine. Loading it from the cache takes a tenth of the
 * time of reading its own format: pieces and merges are unpacked on first use.
 */
export interface Compiled {
  readonly vocabulary: Vocabulary
  readonly prepared: PreparedTokenizer
}

/** The inputs, beside our code, that determine a compiled vocabulary. */
export interface CompiledKey {
  readonly format: FormatName
  readonly options?: Readonly<Record<string, unknown>> | undefined
  /** Role → SHA-256. */
  readonly files: Readonly<Record<string, string>>
}

/** Reads from the cache; undefined unless the entry is whole and was written by the running code. */
export async function readCompiled(
  key: CompiledKey,
  settings: Settings,
): Promise<Compiled | undefined> {
  const name = nameOf(key)
  if (name === undefined) return undefined
  return readFrom(cachePath(name, settings)).catch(() => undefined)
}

/** Keeps it for the next time. A cache that cannot be written costs that time, and is no error. */
export async function keepCompiled(
  key: CompiledKey,
  compiled: Compiled,
  settings: Settings,
): Promise<void> {
  const name = nameOf(key)
  if (name === undefined) return
  try {
    await writeCached(name, toBytes(compiled), settings)
    await removeOlder(key, settings)
  } catch {}
}

interface Packed {
  /** All of the vocabulary but what is large. */
  readonly small: Vocabulary
  readonly pieces: PackedStrings
  readonly merges: PackedMerges | undefined
  readonly vocabSize: number
  readonly engine: Omit<EngineState, 'memory'> | undefined
}

/** Layout: digest of the rest, length of the `Packed` as little-endian uint32, the `Packed`, memory of the engine. */
function toBytes({ vocabulary, prepared }: Compiled): Buffer {
  const { merges, ...model } = vocabulary.model as BpeSpec
  const { vocabSize, engine } = prepared
  const packed = serialize({
    small: { ...vocabulary, model, pieces: [] },
    pieces: packStrings(vocabulary.pieces),
    merges: merges && packMerges(merges, vocabulary.pieces),
    vocabSize,
    engine: engine && { model: engine.model, bytes: engine.bytes, globals: engine.globals },
  } satisfies Packed)
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(packed.length)
  const image = engine ? new Uint8Array(engine.memory.buffer, 0, engine.bytes) : new Uint8Array()
  const digest = createHash('sha256').update(length).update(packed).update(image).digest()
  return Buffer.concat([digest, length, packed, image])
}

/** The engine's memory is read to where the engine goes on in it. */
async function readFrom(path: string): Promise<Compiled | undefined> {
  const file = await open(path)
  try {
    const head = await fill(file, Buffer.alloc(digestBytes + lengthBytes))
    const length = head.subarray(digestBytes)
    const bytes = (await file.stat()).size - head.length - length.readUInt32LE()
    if (bytes < 0) return undefined
    const hash = createHash('sha256').update(length)
    const packed = await fill(file, Buffer.alloc(length.readUInt32LE()), hash)
    const memory = roomFor(bytes)
    await fill(file, new Uint8Array(memory.buffer, 0, bytes), hash)
    if (!hash.digest().equals(head.subarray(0, digestBytes))) return undefined
    return compiledOf(deserialize(packed), memory)
  } finally {
    await file.close()
  }
}

/** Fills the buffer from the file, and hashes each chunk while the next one is read. */
async function fill<Bytes extends Uint8Array>(
  file: FileHandle,
  bytes: Bytes,
  hash?: Hash,
): Promise<Bytes> {
  let hashed = 0
  for (let at = 0; at < bytes.length; ) {
    const reading = file.read(bytes, at, Math.min(bytes.length - at, stepBytes))
    hash?.update(bytes.subarray(hashed, at))
    hashed = at
    const { bytesRead } = await reading
    if (bytesRead === 0) throw new RangeError('the file is shorter than it was')
    at += bytesRead
  }
  hash?.update(bytes.subarray(hashed))
  return bytes
}

const stepBytes = 1 << 20

function compiledOf(packed: Packed, memory: WebAssembly.Memory): Compiled {
  const { small, pieces, merges, vocabSize, engine } = packed
  const whole = later(small, 'pieces', () => unpackStrings(pieces))
  if (merges) later(whole.model, 'merges', () => unpackMerges(merges, whole.pieces))
  return {
    vocabulary: whole,
    prepared: { vocabSize, engine: engine && { ...engine, memory } },
  }
}

/** Gives an object a property that is made when it is first read. */
function later<Whole extends object>(whole: Whole, name: string, make: () => unknown): Whole {
  let made: unknown
  return Object.defineProperty(whole, name, {
    enumerable: true,
    get() {
      made ??= make()
      return made
    },
  })
}

const digestBytes = 32
const lengthBytes = 4

const folder = 'compiled'

let stamp: string | undefined

/**
 * The name depends on our code and on the version of Node. Undefined if the engine has
 * not been built: without it nothing is cached.
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

/** The number of entries by other versions that are kept for the same files. */
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
