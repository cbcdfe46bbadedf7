import { open } from 'node:fs/promises'
import type { AsyncBuffer, FileMetaData, RowGroup, SchemaTree } from 'hyparquet'
import { InputError } from '../errors.ts'
import { codeOf } from '../sources/cache.ts'
import { decoded } from './decoder.ts'

/** Row groups from `from` up to `to`, counted from 0. */
export interface RowGroupRange {
  readonly from: number
  readonly to: number
}

/** A Parquet file whose footer was read. */
export interface ParquetFile {
  /** What messages call it. */
  readonly name: string
  readonly buffer: AsyncBuffer
  readonly metadata: FileMetaData
  /** The columns whose values are texts. */
  readonly textColumns: readonly string[]
  readonly rows: number
}

/** A row of a Parquet file, counted from 0 in the whole file; nulls have no text. */
export interface ParquetRow {
  readonly row: number
  readonly text: string | undefined
}

export interface ParquetReading {
  readonly rowGroups?: RowGroupRange | undefined
  /** Rows before this one are not wanted, nor those from `toRow` on; both in the whole file. */
  readonly fromRow?: number
  readonly toRow?: number
  /** Told how many characters of a text stood for bytes that were no UTF-8. */
  readonly onReplaced?: ((characters: number) => void) | undefined
}

/** About so many bytes of text are decoded at once. */
const atOnce = 2 ** 23

/** A row group is kept in memory as it is packed; beyond so many bytes of text there is a note. */
const largeGroup = 2 ** 28

/** Reads the footer of a file. What is no Parquet file is an InputError. */
export async function parquetFile(buffer: AsyncBuffer, name: string): Promise<ParquetFile> {
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet')
  const metadata = await parquetMetadataAsync(buffer).catch((error: unknown) => {
    throw InputError.is(error) ? error : notParquet(name, error)
  })
  const columns = parquetSchema(metadata).children
  return {
    name,
    buffer,
    metadata,
    textColumns: columns.filter(isText).map(({ element }) => element.name),
    rows: Number(metadata.num_rows),
  }
}

/** Refuses a column that is not there or holds no plain texts, by its name. */
export async function checkTextColumn({ name, metadata, textColumns }: ParquetFile, field: string) {
  const { parquetSchema } = await import('hyparquet')
  const column = parquetSchema(metadata).children.find(({ element }) => element.name === field)
  if (column && isBytes(column)) return
  const what = !column
    ? `has no column '${field}'`
    : column.children.length > 0 || column.element.repetition_type === 'REPEATED'
      ? `column '${field}' is nested, not a text a row`
      : `column '${field}' holds no texts (${column.element.type})`
  const known =
    textColumns.length > 0
      ? `name one with --field: ${textColumns.join(', ')}`
      : 'it has no text column'
  throw new InputError(`${name}: ${what}; ${known}`)
}

/**
 * The texts of one column, row group by row group. In memory are the packed column of one group and the
 * pages of about 8 MiB of it, so that a group may be larger than what there is.
 */
export async function* parquetTexts(
  file: ParquetFile,
  field: string,
  reading: ParquetReading = {},
): AsyncGenerator<ParquetRow> {
  await checkTextColumn(file, field)
  const { rowGroups, fromRow = 0, toRow = file.rows } = reading
  let start = 0
  for (const [i, group] of file.metadata.row_groups.entries()) {
    const end = start + Number(group.num_rows)
    const from = Math.max(start, fromRow)
    const to = Math.min(end, toRow)
    const isWanted = !rowGroups || (i >= rowGroups.from && i < rowGroups.to)
    if (isWanted && from < to) {
      yield* groupTexts(file, field, { from, to, step: stepOf(group, field) }, reading)
    }
    start = end
  }
}

/** What a person may want to know of a column before it is read: that a row group of it is large. */
export function notesOn(
  { name, metadata }: ParquetFile,
  field: string,
  bound = largeGroup,
): string[] {
  const bytes = metadata.row_groups.map(group => bytesOf(group, field))
  const most = bytes.reduce((most, more) => Math.max(most, more), 0)
  if (most <= bound) return []
  const size = `${Math.round(most / 2 ** 20)} MiB of '${field}'`
  return [
    `${name}: a row group of it holds ${size}, and takes memory; smaller row groups take less`,
  ]
}

/** A local file, opened; `close` must be called. */
export async function openParquet(
  path: string,
  name: string,
  onRead?: (bytes: number) => void,
): Promise<ParquetFile & { close(): Promise<void> }> {
  const refuse = (error: unknown): never => {
    throw new InputError(`${name}: cannot be read (${codeOf(error)})`, { cause: error })
  }
  const handle = await open(path).catch(refuse)
  try {
    const { size } = await handle.stat()
    const buffer: AsyncBuffer = {
      byteLength: size,
      async slice(start, end = size) {
        const from = start < 0 ? size + start : start
        const bytes = new Uint8Array(Math.max(0, end - from))
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, from).catch(refuse)
        if (bytesRead < bytes.length) throw new InputError(`${name}: ended while it was read`)
        onRead?.(bytesRead)
        return bytes.buffer
      },
    }
    return { ...(await parquetFile(buffer, name)), close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

interface Rows {
  readonly from: number
  readonly to: number
  readonly step: number
}

async function* groupTexts(
  { name, buffer, metadata }: ParquetFile,
  field: string,
  { from, to, step }: Rows,
  { onReplaced }: ParquetReading,
): AsyncGenerator<ParquetRow> {
  const { parquetRead } = await import('hyparquet')
  const compressors = await packings(name)
  const file = keepingLast(buffer)
  for (let at = from; at < to; ) {
    const pages: { rowStart: number; rowEnd: number; columnData: ArrayLike<unknown> }[] = []
    // Texts that were not UTF-8, and how many of their characters were replaced.
    const faulty = new Map<string, number>()
    const stringFromBytes = (bytes: Uint8Array) => {
      let replaced = 0
      const text = decoded(bytes, characters => (replaced += characters))
      if (replaced > 0) faulty.set(text, replaced)
      return text
    }
    await parquetRead({
      file,
      metadata,
      columns: [field],
      rowStart: at,
      rowEnd: Math.min(at + step, to),
      compressors,
      parsers: { stringFromBytes },
      onPage: page => pages.push(page),
    }).catch((error: unknown) => {
      if (InputError.is(error)) throw error
      throw new InputError(
        `${name}: row ${at + 1} or one soon behind it cannot be read (${reasonOf(error)})`,
        {
          cause: error,
          code: 'damaged',
        },
      )
    })
    const first = at
    // A page is decoded as a whole, so what it holds beyond the window is taken too.
    for (const { rowStart, rowEnd, columnData } of pages) {
      for (let row = Math.max(rowStart, at); row < Math.min(rowEnd, to); row++) {
        const text = columnData[row - rowStart]
        if (typeof text === 'string') {
          const replaced = faulty.get(text)
          if (replaced) onReplaced?.(replaced)
        }
        yield { row, text: typeof text === 'string' ? text : undefined }
      }
      at = Math.max(at, Math.min(rowEnd, to))
    }
    if (at === first) throw new InputError(`${name}: row ${at + 1} is missing`, { code: 'damaged' })
  }
}

/** Windows of one group ask for the same bytes again. */
function keepingLast(buffer: AsyncBuffer): AsyncBuffer {
  let last: { start: number; end: number | undefined; bytes: Promise<ArrayBuffer> } | undefined
  return {
    byteLength: buffer.byteLength,
    slice(start, end) {
      if (last?.start !== start || last.end !== end) {
        last = { start, end, bytes: Promise.resolve(buffer.slice(start, end)) }
      }
      return last.bytes
    },
  }
}

function stepOf(group: RowGroup, field: string): number {
  const rows = Number(group.num_rows)
  return Math.max(1, Math.ceil(rows / Math.max(1, Math.ceil(bytesOf(group, field) / atOnce))))
}

/** The bytes of a column's pages when they are unpacked. */
function bytesOf({ columns }: RowGroup, field: string): number {
  const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === field)
  return Number(chunk?.meta_data?.total_uncompressed_size ?? 0)
}

/** zstd's window is checked before, because `fzstd` would give wrong bytes. */
async function packings(name: string) {
  const { compressors } = await import('hyparquet-compressors')
  const { checkFrames } = await import('./zstd.ts')
  const { gunzipSync } = await import('node:zlib')
  return {
    ...compressors,
    GZIP: (input: Uint8Array) => gunzipSync(input),
    ZSTD(input: Uint8Array, length: number) {
      checkFrames(input, name)
      return compressors.ZSTD!(input, length)
    },
  }
}

const textTypes = ['UTF8', 'ENUM', 'JSON']
const textLogicalTypes = ['STRING', 'ENUM', 'JSON']

function isText(column: SchemaTree): boolean {
  const { converted_type: type, logical_type: logical } = column.element
  const isNamed =
    (type !== undefined && textTypes.includes(type)) ||
    (logical !== undefined && textLogicalTypes.includes(logical.type))
  return isBytes(column) && isNamed
}

function isBytes({ element, children }: SchemaTree): boolean {
  return (
    element.type === 'BYTE_ARRAY' && children.length === 0 && element.repetition_type !== 'REPEATED'
  )
}

function notParquet(name: string, error: unknown): InputError {
  return new InputError(`${name}: not a Parquet file, or cut off (${reasonOf(error)})`, {
    cause: error,
  })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
}
