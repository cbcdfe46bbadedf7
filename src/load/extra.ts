import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { InputError } from '../errors.ts'
import type { Settings } from '../sources/settings.ts'
import { locateTokenizer } from './locate.ts'

/** An extra: its bytes and its parsed pieces. */
export interface FoundExtra {
  readonly bytes: Uint8Array
  /** A `.model` file, or the pieces of a list. */
  readonly extra: Uint8Array | readonly string[]
}

/** Reads a list of pieces from the lines of a file, by its ending. */
const lists: Readonly<Record<string, (line: string, where: string) => string>> = {
  '.txt': line => line,
  '.jsonl': pieceOfJson,
}

/**
 * The extra that a reference names: a tokenizer with a SentencePiece model, or a list of pieces, a line
 * each in a `.txt`, a string or `{"piece": …}` a line in a `.jsonl`. The order of the lines is the order
 * of the ids.
 */
export async function findExtra(reference: string, settings: Settings): Promise<FoundExtra> {
  const lineReader = lists[extname(reference).toLowerCase()]
  if (lineReader && existsSync(reference)) {
    const bytes = await readFile(reference)
    return { bytes, extra: piecesOf(reference, bytes, lineReader) }
  }
  const { format, files } = await locateTokenizer(reference, settings)
  const { model } = files
  if (format === 'sentencepiece' && model) return { bytes: model, extra: model }
  throw new InputError(
    `${reference}: what is added is a SentencePiece model, a .txt or a .jsonl of pieces; this is ${format}`,
  )
}

function piecesOf(
  name: string,
  bytes: Uint8Array,
  read: (line: string, where: string) => string,
): string[] {
  const lines = textOf(name, bytes).split(/\r?\n/)
  const pieces = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [read(line, `${name}:${i + 1}`)],
  )
  if (pieces.length === 0) throw new InputError(`${name}: holds no piece`)
  return pieces
}

function textOf(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new InputError(`${name}: not UTF-8 text`, { cause: error })
  }
}

function pieceOfJson(line: string, where: string): string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new InputError(`${where}: not JSON`, { cause: error })
  }
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null && 'piece' in value) {
    if (typeof value.piece === 'string') return value.piece
  }
  throw new InputError(`${where}: expected "…" or {"piece": "…"}`)
}
