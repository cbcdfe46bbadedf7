import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InputError } from '../../src/errors.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { openMerge } from '../../src/load/open-merge.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'

test('a base that prepares its text does so after the merge too', async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-open-merge-'))
  const words = join(folder, 'words.txt')
  writeFileSync(words, '饕餮盛宴\n')
  try {
    const { merge } = await openMerge('chatglm-6b', words, settingsFrom())
    const { base, merged } = merge({ scores: 'below' })
    const text = 'a\n\tb   c'
    const ids = [...(await loadTokenizer('chatglm-6b')).encode(text)]
    expect([...makeTokenizer('base', base).encode(text)]).toEqual(ids)
    expect([...makeTokenizer('merged', merged).encode(text)]).toEqual(ids)
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    skip(error.message)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
