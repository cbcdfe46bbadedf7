import { readFile } from 'node:fs/promises'
import { InputError } from '../errors.ts'
import { tellWaiting } from './output.ts'

/** Reads the text of a file, its byte-order mark included; `-` is standard input. */
export async function readText(path: string): Promise<string> {
  return path === '-' ? readStandardInput() : readTextFile(path)
}

async function readStandardInput(): Promise<string> {
  tellWaiting()
  const chunks: Buffer[] = []
  // Decoded at the end: a character may be spread over two chunks.
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'no such file',
      EISDIR: 'is a folder; name a file, or give the folder as --corpus to count',
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new InputError(`${path}: ${reasons[code] ?? `cannot be read (${code})`}`, {
      cause: error,
    })
  }
}
