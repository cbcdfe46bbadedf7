import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compare } from '../src/compare/compare.ts'
import { openCorpus } from '../src/corpora/open.ts'
import { countCorpora } from '../src/count/count-corpora.ts'
import { planMerge } from '../src/produce/expand/plan.ts'
import { trainVocabulary } from '../src/produce/train/train.ts'
import { explain } from '../src/published/explain/explain.ts'

let folder: string
let long: string
let words: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-stop-'))
  long = join(folder, 'long.txt')
  words = join(folder, 'words.txt')
  const line = (i: number) => `人工智能 ${(i * 7919).toString(36)} ${(i * 104729).toString(26)}\n`
  writeFileSync(long, Array.from({ length: 400_000 }, (_, i) => line(i)).join(''))
  writeFileSync(words, '人工智能\n计算机\n学科\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Each takes seconds when nobody stops it. */
const longFunctions: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
  countCorpora: signal => countCorpora(['gpt2', 'llama'], [long], { signal }),
  compare: signal => compare(['gpt2', 'llama'], { corpora: [long], signal }),
  explain: signal => explain(table, { corpora: [long], signal }),
  planMerge: async signal => {
    const corpora = [await openCorpus(long)]
    return planMerge('llama', words, { corpora, signal, charactersPerCorpus: 1e9 })
  },
  trainVocabulary: signal =>
    trainVocabulary({ model: 'unigram', normalizer: 'identity', corpora: [long], signal }),
}
const table = { title: 't', values: { gpt2: { rate: 2 }, llama: { rate: 1.2 } } }

const threads = () => process.getActiveResourcesInfo().filter(name => name === 'MessagePort').length

test.for(Object.entries(longFunctions))('%s stops where it is', async ([, start]) => {
  const before = threads()
  const stop = new AbortController()
  const reason = new Error('enough')
  const running = start(stop.signal)
  running.catch(() => {})
  await new Promise(resolve => setTimeout(resolve, 700))
  const at = performance.now()
  stop.abort(reason)
  await expect(running).rejects.toBe(reason)
  expect(performance.now() - at).toBeLessThan(500)
  await expect.poll(threads, { timeout: 1000 }).toBeLessThanOrEqual(before)
})

test.for(Object.entries(longFunctions))(
  '%s does not begin what is stopped already',
  async ([, start]) => {
    const reason = new Error('never')
    await expect(start(AbortSignal.abort(reason))).rejects.toBe(reason)
  },
)

test('with a signal that says nothing, all is as without', async () => {
  const { signal } = new AbortController()
  const small = join(folder, 'small.txt')
  writeFileSync(small, '人工智能是学科。\nThe fox.\n')
  const options = { model: 'bpe', normalizer: 'identity', corpora: [words], vocabSize: 15 } as const
  const told: string[] = []
  const trained = await trainVocabulary({
    ...options,
    signal,
    onProgress: ({ doing }) => told.push(doing),
  })
  expect(trained.vocabulary).toEqual((await trainVocabulary(options)).vocabulary)
  expect(told).toContain('learning')
  const corpora = [await openCorpus(small)]
  expect(await planMerge('llama', words, { corpora, signal })).toEqual(
    await planMerge('llama', words, { corpora }),
  )
  await expect(trainVocabulary({ ...options, corpora: ['-'], signal })).rejects.toThrow(
    'standard input cannot be trained on with a signal',
  )
})

test('counts of corpora are plain rows', async () => {
  const done: number[] = []
  const onProgress = (progress: { done: number }) => done.push(progress.done)
  const rows = await countCorpora(['gpt2', 'llama'], [words], { onProgress })
  expect(rows).toMatchObject([
    { tokenizer: 'gpt2', corpus: 'words.txt', samples: 1, characters: 12 },
    { tokenizer: 'llama', corpus: 'words.txt', samples: 1, characters: 12 },
  ])
  expect(structuredClone(rows)).toEqual(rows)
  expect(done).toEqual([1, 2])
  await expect(countCorpora(['lama'], [words])).rejects.toThrow("unknown tokenizer 'lama'")
})
