import { createWriteStream, existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { InputError } from '../errors.ts'
import { codeOf, temporaryPath } from '../sources/cache.ts'
import { fieldOfCsv } from './files/csv.ts'
import { unpackedName } from './files/decompress.ts'
import { fieldOfJsonl } from './files/jsonl.ts'
import { bytesOf } from './files/lines.ts'
import { columnOfParquet } from './files/parquet-samples.ts'
import type { SampleFile } from './files/sample-file.ts'
import { formatOf, knownEndings } from './files/sample-files.ts'
import { stampOf } from './files/stamp.ts'
import type { ReadingOptions } from './reading.ts'

/** Options of opening a user's text. */
export interface OwnOptions extends ReadingOptions {
  /** The stream that `-` reads; the standard input of the process by default. */
  readonly stdin?: AsyncIterable<Uint8Array | string> | undefined
  /** Called with notes on a file: the column that was chosen, a large row group. */
  readonly onNote?: ((note: string) => void) | undefined
}

/** Finds the files of a user's text without reading them: a file, or all below a folder with a known ending. */
export async function filesAt(
  path: string,
  options: OwnOptions = {},
): Promise<readonly SampleFile[]> {
  const whole = resolve(path)
  if ((await stat(whole)).isDirectory()) {
    const files = await filesBelow(whole)
    if (files.length === 0) throw new InputError(`${path}: holds no ${knownEndings} file`)
    return mapInOrder(files, file => ownFile(file, whole, options))
  }
  if (!formatOf(whole) && !options.as) await refuseUnreadable(path)
  return [await ownFile(whole, dirname(whole), options)]
}

/** Finds the files that a pattern matches: only those with a known ending, or all if none has one. */
export async function filesMatching(
  pattern: string,
  options: OwnOptions = {},
): Promise<readonly SampleFile[]> {
  const { glob } = await import('tinyglobby')
  const found = (await glob(pattern, { absolute: true, expandDirectories: false })).sort()
  if (found.length === 0) throw new InputError(`${pattern}: no such file or folder`)
  const known = found.filter(file => formatOf(file))
  if (known.length === 0 && !options.as) for (const file of found) await refuseUnreadable(file)
  const folder = commonFolder(found)
  return mapInOrder(known.length > 0 ? known : found, file => ownFile(file, folder, options))
}

/** The files of a path or of a pattern, and what they are called together. */
export async function filesOf(
  reference: string,
  options: OwnOptions = {},
): Promise<{ readonly name: string; readonly files: readonly SampleFile[] }> {
  // A file may be called like a pattern.
  return existsSync(reference)
    ? { name: basename(resolve(reference)), files: await filesAt(reference, options) }
    : { name: reference, files: await filesMatching(reference, options) }
}

/** Whether a reference is a pattern, as a shell has them. */
export function isPattern(reference: string): boolean {
  return /[*?{]|\[.+\]/.test(reference)
}

/**
 * Adds the field that holds the text, and the stamp of the file as it is now. Parquet is read from
 * its end, so a compressed one is first decompressed into a temporary file.
 */
export async function withField(
  file: Omit<SampleFile, 'field'>,
  { field, maxCharacters, onNote }: OwnOptions,
): Promise<SampleFile> {
  const stamped = { ...file, stamp: await stampOf({ path: file.path, name: file.path }) }
  const isPacked = file.format === 'parquet' && file.compression !== undefined
  const whole = { ...(isPacked ? await unpacked(stamped) : stamped), field: field ?? 'text' }
  const cut = maxCharacters === undefined ? {} : { maxCharacters }
  return { ...whole, field: await fieldOf(whole, field, onNote), ...cut }
}

async function ownFile(path: string, folder: string, options: OwnOptions): Promise<SampleFile> {
  const name = relative(folder, path).split(sep).join('/')
  const { compression } = unpackedName(path)
  const format = formatOf(path) ?? options.as ?? 'text'
  try {
    return await withField({ path, format, name, ...(compression ? { compression } : {}) }, options)
  } catch (error) {
    if (InputError.is(error)) throw error
    throw new InputError(`${path}: cannot be read (${codeOf(error)})`, { cause: error })
  }
}

async function fieldOf(
  file: SampleFile,
  field: string | undefined,
  onNote: OwnOptions['onNote'],
): Promise<string> {
  if (file.format === 'parquet') {
    const column = await columnOfParquet(file, field)
    for (const note of column.notes) onNote?.(note)
    return column.field
  }
  if (field !== undefined) return field
  if (file.format === 'jsonl') return fieldOfJsonl(file)
  return file.format === 'csv' || file.format === 'tsv' ? fieldOfCsv(file) : 'text'
}

async function unpacked<File extends Omit<SampleFile, 'field'>>(file: File): Promise<File> {
  const path = temporaryPath(basename(unpackedName(file.path).inner))
  await pipeline(bytesOf(file.path, file), createWriteStream(path))
  const { compression: _, ...rest } = file
  return { ...rest, path, stamp: await stampOf({ path, name: file.name }) } as File
}

// Read as one text they would give numbers that mean nothing.
const unreadable = ['.zip', '.pdf', '.docx', '.xlsx', '.bz2', '.xz', '.7z', '.tar', '.tgz']

/** A file that is named by itself may have any ending, if what it holds is text. */
async function refuseUnreadable(path: string): Promise<void> {
  const { inner, compression } = unpackedName(path)
  const known = unreadable.includes(extname(inner).toLowerCase())
  if (!known && !(await hasNul(path, compression))) return
  throw new InputError(
    `${path}: not a kind of file that is read; known are ${knownEndings}, and any other plain text`,
  )
}

/** Whether the beginning of a file has a NUL, which text hardly ever has and binary data mostly does. */
async function hasNul(path: string, compression: SampleFile['compression']): Promise<boolean> {
  for await (const chunk of bytesOf(path, { compression })) return chunk.includes(0)
  return false
}

/** Every file below `folder` whose ending is known, ordered by path. */
async function filesBelow(folder: string): Promise<string[]> {
  const options = { recursive: true, withFileTypes: true } as const
  const entries = await readdir(folder, options).catch((error: unknown) => {
    throw new InputError(`${folder}: cannot be read (${codeOf(error)})`, { cause: error })
  })
  return entries
    .filter(entry => entry.isFile() && formatOf(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

/** The deepest folder that all of these are below. */
function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0]!)
  while (!files.every(file => file.startsWith(folder + sep)) && folder !== dirname(folder)) {
    folder = dirname(folder)
  }
  return folder
}

/** Maps one item at a time, so that a folder of 100,000 files is not opened all at once. */
async function mapInOrder<From, To>(
  items: readonly From[],
  make: (item: From) => Promise<To>,
): Promise<To[]> {
  const made: To[] = []
  for (const item of items) made.push(await make(item))
  return made
}
