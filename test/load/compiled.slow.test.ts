import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { keepCompiled, readCompiled } from '../../src/load/compiled.ts'
import { loadTokenizer, loadVocabulary, readVocabulary } from '../../src/load/load.ts'
import { locateTokenizer } from '../../src/load/locate.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { makeTokenizer, prepareTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import { orSkip } from '../or-skip.ts'

const usual = settingsFrom()
const inFolder = () => ({ ...usual, cache: mkdtempSync(join(tmpdir(), 'tokrate-compiled-')) })
const filesOf = ({ cache }: { cache: string }) => readdirSync(join(cache, 'compiled'))

describe.for(tokenizers.ids())('%s', id => {
  test('is what its own files make, when it comes from the cache', async context => {
    const fresh = await orSkip(context, locateTokenizer(id, usual))
    const vocabulary = readVocabulary(fresh)
    const direct = makeTokenizer(id, vocabulary)
    await loadTokenizer(id)
    const kept = await loadTokenizer(id)
    expect(kept.vocabSize).toBe(direct.vocabSize)
    // `isDeepStrictEqual` is much faster than `toEqual` on long arrays.
    for (const text of Object.values(awkwardTexts).flat()) {
      const ids = direct.encode(text)
      expect(isDeepStrictEqual(kept.encode(text), ids)).toBe(true)
      expect(kept.countTokens(text)).toBe(ids.length)
      expect(kept.decode(ids)).toBe(direct.decode(ids))
    }
    expect(isDeepStrictEqual(kept.vocabulary, vocabulary)).toBe(true)
    expect(isDeepStrictEqual(await loadVocabulary(id), vocabulary)).toBe(true)
  })
})

const key = { format: 'tiktoken', files: { ranks: 'aa' } } as const

async function gpt2() {
  const vocabulary = await loadVocabulary('gpt2')
  return { vocabulary, prepared: prepareTokenizer(vocabulary) }
}

test('what is damaged is not believed', async () => {
  const settings = inFolder()
  await keepCompiled(key, await gpt2(), settings)
  expect(await readCompiled(key, settings)).toBeDefined()
  const path = join(settings.cache, 'compiled', filesOf(settings)[0]!)
  const whole = readFileSync(path)
  const changed = Buffer.from(whole)
  changed[100_000]! ^= 1
  const longer = Buffer.from(whole)
  // The length of what stands in front of the engine's memory.
  longer[35]! ^= 0xff
  for (const damaged of [
    changed,
    longer,
    Buffer.concat([whole, Buffer.from('x')]),
    whole.subarray(0, 1000),
    whole.subarray(0, 10),
    Buffer.alloc(0),
  ]) {
    writeFileSync(path, damaged)
    expect(await readCompiled(key, settings)).toBeUndefined()
  }
})

test('one tokenizer alone goes on in a memory', async () => {
  const { vocabulary, prepared } = await gpt2()
  expect(makeTokenizer('gpt2', vocabulary, prepared).countTokens('one two')).toBe(2)
  expect(() => makeTokenizer('gpt2', vocabulary, prepared)).toThrow('already')
})

test('other files, options or code have another name', async () => {
  const settings = inFolder()
  await keepCompiled(key, await gpt2(), settings)
  expect(await readCompiled({ ...key, files: { ranks: 'ab' } }, settings)).toBeUndefined()
  expect(await readCompiled({ ...key, options: { split: 'gpt2' } }, settings)).toBeUndefined()
})

test('of what other versions made of the same files, the oldest go', async () => {
  const settings = inFolder()
  const compiled = await gpt2()
  await keepCompiled(key, compiled, settings)
  const [own = ''] = filesOf(settings)
  for (const version of [1, 2, 3, 4])
    writeFileSync(join(settings.cache, 'compiled', own.replace(/-.*/, `-${version}.bin`)), '')
  await keepCompiled(key, compiled, settings)
  expect(filesOf(settings)).toHaveLength(3)
  expect(filesOf(settings)).toContain(own)
})

test('a cache that cannot be written is no error', async () => {
  const settings = inFolder()
  // A file in the place of the folder stops root too.
  writeFileSync(join(settings.cache, 'compiled'), '')
  chmodSync(settings.cache, 0o500)
  await keepCompiled(key, await gpt2(), settings)
  expect(await readCompiled(key, settings)).toBeUndefined()
})
