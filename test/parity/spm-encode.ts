import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EncodeAll } from '../../src/verify/difference.ts'

/** Whether SentencePiece's own program is installed (Debian: `apt-get install sentencepiece`). */
export const hasSpmEncode = spawnSync('spm_encode', ['--version']).error === undefined

/** SentencePiece's programs on a model, until `close` removes the model. They read a line each. */
export function openSpmEncode(
  model: Uint8Array,
  options: readonly string[] = [],
): { encodeAll: EncodeAll; decodeAll(ids: readonly Uint32Array[]): string[]; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-'))
  const path = join(folder, 'tokenizer.model')
  writeFileSync(path, model)
  return {
    encodeAll(texts) {
      if (texts.some(text => text.includes('\n'))) throw new Error('a line break is no text')
      const args = [`--model=${path}`, '--output_format=id', ...options]
      return runByLine('spm_encode', args, texts).map(line =>
        line === '' ? [] : line.split(' ').map(Number),
      )
    },
    decodeAll: ids =>
      runByLine(
        'spm_decode',
        [`--model=${path}`, '--input_format=id'],
        ids.map(one => one.join(' ')),
      ),
    close: () => rmSync(folder, { recursive: true }),
  }
}

/** What a program makes of each line. */
function runByLine(program: string, args: readonly string[], lines: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(program, args, {
    input: lines.map(line => `${line}\n`).join(''),
    maxBuffer: 2 ** 30,
  })
  if (status !== 0) throw new Error(`${program}: ${stderr}`)
  const made = stdout.toString().split('\n').slice(0, -1)
  if (made.length !== lines.length) throw new Error(`${made.length} lines of ${lines.length}`)
  return made
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
