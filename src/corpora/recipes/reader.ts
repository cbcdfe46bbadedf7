import type { ReaderOptions } from '../../catalog/corpora.ts'
import type { Sample } from '../sample.ts'

/** A file of a source. */
export interface SourceFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * Makes documents of the files of one source, in the order of the files. Pure: what it reads it is
 * given. A file that is not what the reader expects is left out or an error, as its comment says.
 */
export type Reader = (files: readonly SourceFile[], options: ReaderOptions) => Iterable<Sample>

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a file exactly as it stands, byte-order mark included; `undefined` if not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** The text of a file that must be UTF-8, without a byte-order mark. */
export function textOf({ path, bytes }: SourceFile): string {
  const text = decodeUtf8(bytes)
  if (text === undefined) throw new Error(`${path} is not UTF-8`)
  return text.replace(/^\ufeff/, '')
}
