import type { AsyncBuffer, RowGroup } from 'hyparquet'
import { InputError } from '../../errors.ts'
import { checkTextColumn, type ParquetFile, reasonOf } from './parquet-file.ts'
import { decoded } from './utf8.ts'

/** Row groups from `from` up to `to`, counted from 0. */
export interface RowGroupRange {
  readonly from: number
  readonly to: number
}

/** A row of a Parquet file, counted from 0 in the whole file. The text of a null is undefined. */
export interface ParquetRow {
  readonly row: number
  readonly text: string | undefined
}

export interface ParquetReading {
  readonly rowGroups?: RowGroupRange | undefined
  /** The first row to read, and the row to stop before; both are counted in the whole file. */
  readonly fromRow?: number
  readonly toRow?: number
  /** Called with the number of U+FFFD that replaced bytes that are no UTF-8. */
  readonly onReplaced?: ((characters: number) => void) | undefined
}

/** The approximate number of bytes of text that are decoded at once. */
const windowBytes = 2 ** 23

/** A compressed row group is held in memory; one of more bytes of text than this gets a note. */
const largeGroupBytes = 2 ** 28

/**
 * Streams the texts of one column. Memory holds the compressed column of one row group and about 8 MiB of
 * its decoded pages, so a decoded group may be larger than memory.
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
      yield* groupTexts(file, field, { from, to, step: windowRows(group, field) }, reading)
    }
    start = end
  }
}

/** Notes on a column before it is read: a large row group takes much memory. */
export function notesOn(
  { name, metadata }: ParquetFile,
  field: string,
  bound = largeGroupBytes,
): string[] {
  const bytes = metadata.row_groups.map(group => bytesOf(group, field))
  const most = bytes.reduce((most, more) => Math.max(most, more), 0)
  if (most <= bound) return []
  const size = `${Math.round(most / 2 ** 20)} MiB of '${field}'`
  return [
    `${name}: a row group of it holds ${size}, and takes memory; smaller row groups take less`,
  ]
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
  const compressors = await decompressors(name)
  const file = withLastSlice(buffer)
  for (let at = from; at < to; ) {
    const pages: { rowStart: number; rowEnd: number; columnData: ArrayLike<unknown> }[] = []
    // Texts that were not UTF-8, with the number of their replaced characters.
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
        `${name}: row ${at + 1} or one soon after it cannot be read (${reasonOf(error)})`,
        {
          cause: error,
          code: 'damaged',
        },
      )
    })
    const first = at
    // Pages are decoded whole, so rows after the window are yielded too.
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

/** Keeps the last slice in memory, since all windows of one row group read the same bytes. */
function withLastSlice(buffer: AsyncBuffer): AsyncBuffer {
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

function windowRows(group: RowGroup, field: string): number {
  const rows = Number(group.num_rows)
  return Math.max(1, Math.ceil(rows / Math.max(1, Math.ceil(bytesOf(group, field) / windowBytes))))
}

/** The decompressed size of a column's pages. */
function bytesOf({ columns }: RowGroup, field: string): number {
  const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === field)
  return Number(chunk?.meta_data?.total_uncompressed_size ?? 0)
}

/** The decompressors for hyparquet. That of zstd checks the window first, because `fzstd` would return wrong bytes. */
async function decompressors(name: string) {
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
