import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assemble } from '../../src/compare/assemble.ts'
import { countCorpus } from '../../src/compare/count-corpus.ts'
import { earlierRecords } from '../../src/compare/earlier.ts'
import { openCorpus } from '../../src/corpora/open.ts'
import { type Pool, pool } from '../../src/count/pool.ts'
import { segmenterVersion } from '../../src/count/segment.ts'
import type { RecordedCorpus } from '../../src/reports/record.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { measuredOf, plan } from './plans.ts'

let folder: string
let path: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-corpus-'))
  path = join(folder, 'zh.txt')
  writeFileSync(path, '我爱北京天安门。')
})
afterAll(() => rmSync(folder, { recursive: true }))

const settings = () => settingsFrom({ TOKRATE_CACHE: join(folder, 'cache') })
const planned = () => ({ id: 'zh', sha256: null, reference: path })
const noPool: Pool = { run: () => Promise.reject(new Error('counted again')) }

/** A record in which an ICU of this version cut the same text. */
async function recordedBy(icu: string) {
  const { sha256 } = await openCorpus(path, { settings: settings() })
  const counts = { samples: 1, characters: 8, bytes: 24, words: 777 }
  const corpus: RecordedCorpus = {
    id: 'zh',
    title: 'zh',
    language: 'zh',
    sha256,
    composition: [],
    sides: [{ side: 'text', segmenter: 'zh', icu, ...counts }],
  }
  const { record } = assemble(plan, measuredOf(plan), [], '1.0.0')
  return earlierRecords([{ ...record, corpora: [corpus] }])
}

test('text is counted once; then the cache knows', async () => {
  const earlier = earlierRecords([])
  const first = await countCorpus(planned(), { settings: settings(), earlier, pool: pool() })
  const counted = await first.measured
  expect(counted.recorded.sides).toMatchObject([
    { side: 'text', segmenter: 'zh', icu: segmenterVersion('zh'), characters: 8, bytes: 24 },
  ])
  const again = await countCorpus(planned(), { settings: settings(), earlier, pool: noPool })
  expect(await again.measured).toEqual(counted)
  expect(counted.texts.text?.samples?.characters).toEqual(Uint32Array.of(8))
})

test('words that another ICU cut from the same text stay, and say so', async () => {
  const earlier = await recordedBy('1.0')
  const corpus = await countCorpus(planned(), { settings: settings(), earlier, pool: pool() })
  const { recorded, texts } = await corpus.measured
  expect(recorded.sides).toMatchObject([{ words: 777, icu: '1.0' }])
  expect(Object.keys(texts.text!.buckets)).toEqual(['samples', 'characters', 'bytes'])
})

test('words that this ICU cut are counted, not believed', async () => {
  const earlier = await recordedBy(segmenterVersion('zh')!)
  const corpus = await countCorpus(planned(), { settings: settings(), earlier, pool: pool() })
  expect((await corpus.measured).recorded.sides[0]?.words).toBeLessThan(8)
})
