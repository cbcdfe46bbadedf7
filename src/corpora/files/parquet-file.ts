import { open } from 'node:fs/promises'
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet'
import { InputError, nameOption } from '../../errors.ts'
import { codeOf } from '../../sources/cache.ts'

/** A Parquet file whose footer was read. */
export interface ParquetFile {
  /** The name of the file in messages. */
  readonly name: string
  readonly buffer: AsyncBuffer
  readonly metadata: FileMetaData
  /** The columns whose values are texts. */
  readonly textColumns: readonly string[]
  readonly rows: number
}

/** Reads the footer of a file. Throws an InputError if it is no Parquet file. */
export async function parquetFile(buffer: AsyncBuffer, name: string): Promise<ParquetFile> {
  // The magic number twice, and the length of the footer.
  if (buffer.byteLength < 12) throw notParquet(name, `${buffer.byteLength} bytes`)
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

/** Throws if the column is missing or does not hold plain texts. */
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
      ? `name one with ${nameOption('field')}: ${textColumns.join(', ')}`
      : 'it has no text column'
  throw new InputError(`${name}: ${what}; ${known}`)
}

/** Opens a local file; the caller must call `close`. */
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

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)
}
