import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EncodeAll } from '../../src/verify/difference.ts'

/** Whether SentencePiece's own program is installed (Debian: `apt-get install sentencepiece`). */
export const hasSpmEncode = spawnSync('spm_encode', ['--version']).error === undefined

/** SentencePiece's program on a model, until `close` removes the model. It reads a text a line. */
export function openSpmEncode(
  model: Uint8Array,
  options: readonly string[] = [],
): { encodeAll: EncodeAll; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-'))
  const path = join(folder, 'tokenizer.model')
  writeFileSync(path, model)
  return {
    encodeAll(texts) {
      if (texts.some(text => text.includes('\n'))) throw new Error('a line break is no text')
      const { status, stdout, stderr } = spawnSync(
        'spm_encode',
        [`--model=${path}`, '--output_format=id', ...options],
        { input: texts.map(text => `${text}\n`).join(''), maxBuffer: 2 ** 30 },
      )
      if (status !== 0) throw new Error(`spm_encode: ${stderr}`)
      const lines = stdout.toString().split('\n').slice(0, -1)
      if (lines.length !== texts.length) throw new Error(`${lines.length} lines of ${texts.length}`)
      return lines.map(line => (line === '' ? [] : line.split(' ').map(Number)))
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

/**
 * The model that SentencePiece's own trainer makes of texts; of those with a NUL it makes none. `environment`
 * is added to that of this process.
 */
export function trainModel(
  texts: readonly string[],
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-'))
  try {
    const prefix = join(folder, 'trained')
    writeFileSync(join(folder, 'texts'), texts.filter(text => !text.includes('\0')).join('\n'))
    const { status, stderr } = spawnSync(
      'spm_train',
      [
        `--input=${join(folder, 'texts')}`,
        `--model_prefix=${prefix}`,
        '--hard_vocab_limit=false',
        ...options,
      ],
      { env: { ...process.env, ...environment } },
    )
    if (status !== 0) throw new Error(`spm_train: ${String(stderr).slice(-500)}`)
    return readFileSync(`${prefix}.model`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
