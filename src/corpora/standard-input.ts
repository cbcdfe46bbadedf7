import { writeFile } from 'node:fs/promises'
import { temporaryPath } from '../sources/cache.ts'
import { type Compression, compressionOf } from './files/decompress.ts'
import { isJsonObject } from './files/jsonl.ts'
import { bytesOf, chunksOf } from './files/lines.ts'
import type { SampleFile } from './files/sample-file.ts'
import { type OwnOptions, withField } from './own-files.ts'
import type { OwnFormat } from './reading.ts'

/**
 * Standard input as a file, because it is read once and counted often; it is gone when the process ends.
 * Packed bytes and Parquet are known by how they begin. JSONL is what `as` or `field` says is, or what
 * begins with two lines that are objects, the first with a string `text`; anything else is one text.
 */
export async function standardInputFile(options: OwnOptions): Promise<SampleFile> {
  const path = temporaryPath('stdin')
  await writeFile(path, options.stdin ?? process.stdin)
  const compression = compressionOf(await firstBytes(path, undefined, 4))
  const format = options.as ?? (await detectFileFormat(path, compression, options))
  return withField(
    { path, format, name: 'stdin', ...(compression ? { compression } : {}) },
    options,
  )
}

/** Formats are detected in this many bytes: two very long lines would need too much. */
export const sniffedBytes = 1 << 20

async function detectFileFormat(
  path: string,
  compression: Compression | undefined,
  { field }: OwnOptions,
): Promise<OwnFormat> {
  return detectTextFormat(await firstBytes(path, compression, sniffedBytes), field)
}

/** Detects the format by the first decompressed bytes. */
export function detectTextFormat(head: Buffer, field?: string): OwnFormat {
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  if (field !== undefined) return 'jsonl'
  const lines = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n')
  const [first = '', second = '{}'] = lines.filter(line => line.trim() !== '')
  const isEvident = isJsonObject(first) && isJsonObject(second) && /"text"\s*:\s*"/.test(first)
  return isEvident ? 'jsonl' : 'text'
}

async function firstBytes(
  path: string,
  compression: Compression | undefined,
  bytes: number,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  const chunks = compression ? bytesOf(path, { compression, name: 'stdin' }) : chunksOf(path)
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.length
    if (length >= bytes) break
  }
  return Buffer.concat(parts).subarray(0, bytes)
}
