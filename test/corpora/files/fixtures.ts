import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { openCorpus, type ReadingOptions, readSamples } from '../../../src/corpora/open.ts'
import { collected, temporaryFolder, testSettings } from '../../sources/fixtures.ts'

/** A folder with these files in it. */
export function folder(files: Record<string, string | Uint8Array>): string {
  const root = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  return root
}

/** The corpus of one file, and the ids and texts of its samples. */
export async function opened(
  name: string,
  content: string | Uint8Array,
  options: ReadingOptions = {},
) {
  return openedAt(join(folder({ [name]: content }), name), options)
}

export async function openedAt(reference: string, options: ReadingOptions = {}) {
  const corpus = await openCorpus(reference, { settings: testSettings(), ...options })
  const samples = await collected(readSamples(corpus))
  return { ...corpus, ids: samples.map(({ id }) => id), texts: samples.map(s => s.texts.text!) }
}

export interface FrameOptions {
  /** Exponent and mantissa of the window, or the size of the content where it is one segment. */
  readonly window?: number
  readonly singleSegment?: number
  readonly hasChecksum?: boolean
  readonly dictionary?: number
}

/** A zstd frame of raw blocks (RFC 8878). */
export function zstdFrame(
  content: Uint8Array,
  options: FrameOptions = {},
  blockBytes = 1000,
): Buffer {
  const blocks: Buffer[] = []
  for (let at = 0; at === 0 || at < content.length; at += blockBytes) {
    const block = content.subarray(at, at + blockBytes)
    const isLast = at + blockBytes >= content.length
    blocks.push(blockHeader(isLast, 0, block.length), Buffer.from(block))
  }
  return Buffer.concat([frameHeader(options), ...blocks, trailer(options)])
}

/** A frame that repeats one byte: four bytes for each block of 128 KiB. */
export function zstdRepeated(byte: number, blocks: number): Buffer {
  const parts = [frameHeader({})]
  for (let i = 1; i <= blocks; i++) {
    parts.push(blockHeader(i === blocks, 1, 1 << 17), Buffer.of(byte))
  }
  return Buffer.concat(parts)
}

export function zstdSkippable(content: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x184d2a53)
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

function frameHeader({
  window = 0x38,
  singleSegment,
  hasChecksum,
  dictionary,
}: FrameOptions): Buffer {
  const flags = (hasChecksum ? 4 : 0) | (dictionary === undefined ? 0 : 1)
  const named = dictionary === undefined ? [] : [dictionary]
  const magic = [0x28, 0xb5, 0x2f, 0xfd]
  if (singleSegment === undefined) return Buffer.from([...magic, flags, window, ...named])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(singleSegment)
  return Buffer.from([...magic, flags | 0x20 | 0x80, ...named, ...size])
}

function trailer({ hasChecksum }: FrameOptions): Buffer {
  return Buffer.alloc(hasChecksum ? 4 : 0)
}

function blockHeader(isLast: boolean, kind: number, size: number): Buffer {
  const header = Buffer.alloc(3)
  header.writeUIntLE((size << 3) | (kind << 1) | Number(isLast), 0, 3)
  return header
}

/** Compressors by the ending of a file. */
export const packings = {
  '': bytes => bytes,
  '.gz': bytes => gzipSync(bytes),
  '.zst': bytes => zstdFrame(bytes),
} as const satisfies Record<string, (bytes: Buffer) => Uint8Array>

type ParquetOptions = Partial<Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>>

/** A Parquet file with an `id` beside the texts. */
export function parquet(
  texts: readonly (string | null)[],
  options: ParquetOptions & { readonly column?: Partial<ColumnSource> } = {},
): Buffer {
  const { column, ...others } = options
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: texts.map((_, i) => i), type: 'INT32' },
        { name: 'text', data: [...texts], type: 'STRING', ...column },
      ],
      compressors: { GZIP: bytes => gzipSync(bytes), ZSTD: bytes => zstdFrame(bytes) },
      ...others,
    }),
  )
}
