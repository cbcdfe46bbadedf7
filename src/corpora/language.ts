import { InputError } from '../errors.ts'
import { hanShare } from '../tokenize/characters.ts'
import { textOf } from './files/lines.ts'
import type { SampleFile } from './files/sample-file.ts'
import { samplesOfFile } from './files/sample-files.ts'

// Text with a fifth of Chinese is split into words as Chinese: whitespace would make words of its
// sentences.
const chinese = 0.2

/** The number of files to read, and UTF-16 units of each: fixed, so that every machine decides alike. */
const looked = { files: 16, units: 1 << 16 }

/**
 * Whether the texts are Chinese, by the beginnings of evenly spaced files: shards
 * are planned before terabytes are read.
 */
export async function isChinese(files: readonly SampleFile[]): Promise<boolean> {
  const count = Math.min(looked.files, files.length)
  const beginnings: string[] = []
  for (let i = 0; i < count; i++) {
    beginnings.push(await beginningOf(files[Math.floor((i * files.length) / count)]!))
  }
  return hanShare(beginnings.join('\n')) >= chinese
}

async function beginningOf(file: SampleFile): Promise<string> {
  let text = ''
  try {
    for await (const part of file.format === 'text' ? textOf(file.path, file) : texts(file)) {
      text += part.slice(0, looked.units)
      if (text.length >= looked.units) break
    }
  } catch (error) {
    // Reading the file reports the damage; the samples before it are enough here.
    if (!InputError.isDamaged(error)) throw error
  }
  return text.slice(0, looked.units)
}

async function* texts(file: SampleFile): AsyncGenerator<string> {
  for await (const sample of samplesOfFile(file)) yield sample.texts.text ?? ''
}
