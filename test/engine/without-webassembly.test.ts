import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/sources/package.ts'

test('if the engine has not been built, the reference model counts the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-test-'))
  try {
    const copied = join(folder, 'dist')
    cpSync(join(packageRoot, 'dist'), copied, {
      recursive: true,
      filter: file => !file.endsWith('.wasm'),
    })
    for (const needed of ['node_modules', 'tokenizers', 'corpora', 'bench', 'package.json'])
      symlinkSync(join(packageRoot, needed), join(folder, needed))
    const count = (dist: string) =>
      execFileSync(process.execPath, [
        ...[join(dist, 'cli.js'), 'count', '-t', 'gpt2', '-t', 'llama'],
        ...['--text', 'The tokens of 中文 are the same.', '--json'],
      ]).toString()
    expect(count(copied)).toBe(count(join(packageRoot, 'dist')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
