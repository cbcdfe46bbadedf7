import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../errors.ts'
import type { InputOf, PackageCalls } from './reference-package.ts'

/**
 * Google's own implementation, compiled to WebAssembly. Each `load` adds listeners to the process
 * that turn an unhandled rejection into an exit: run it in a thread. The readme of the package calls
 * `cleanText` before `encodeIds`; it lower-cases and drops characters, so it is not called here.
 */
export async function openSentencePiece({
  model,
}: InputOf<'sentencepiece'>): Promise<PackageCalls> {
  const { SentencePieceProcessor } = await import('sentencepiece-js')
  const processor = new SentencePieceProcessor()
  await withFile(model, path => processor.load(path))
  // A model that cannot be read loads without complaint and then makes no ids of anything.
  if (processor.encodeIds('a').length === 0) {
    throw new InputError('sentencepiece-js could not read the model; is it a whole .model file?')
  }
  return {
    vocabSize: pieceCount(model),
    // An unpaired surrogate would swallow its neighbours.
    encode: text => processor.encodeIds(text.toWellFormed()),
    // The package drops a byte-order mark at the beginning of the decoded text.
    decode: ids => processor.decodeIds(ids),
  }
}

/** Calls `use` with the path of a temporary file that holds the bytes, for a package that reads only files. */
async function withFile(bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tokrate-'))
  try {
    const path = join(folder, 'tokenizer.model')
    await writeFile(path, bytes)
    await use(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * The number of pieces in a ModelProto, which the package does not expose: the fields numbered 1 of the
 * message, each written as a tag, a length and that many bytes.
 */
function pieceCount(model: Uint8Array): number {
  let at = 0
  let count = 0
  const varint = () => {
    let value = 0
    for (let scale = 1; at < model.length; scale *= 128) {
      const byte = model[at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
    }
    return value
  }
  while (at < model.length) {
    if (varint() === PIECES) count++
    const length = varint()
    at += length
  }
  return count
}

// Field 1, wire type 2 (length-delimited), as all fields of a ModelProto are:
// https://github.com/google/sentencepiece/blob/v0.2.0/src/sentencepiece_model.proto
const PIECES = (1 << 3) | 2
