import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compare } from '../../src/compare/compare.ts'
import { checkpointsIn, clearCheckpoints } from '../../src/count/checkpoints.ts'
import { metricNames } from '../../src/metrics/metrics.ts'
import { toJson } from '../../src/reports/formats.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { temporaryFolder } from '../sources/fixtures.ts'

/** English, Chinese and code, as plain text and as JSONL, in one folder. */
function texts(): string {
  const folder = join(temporaryFolder(), 'texts')
  mkdirSync(folder)
  const lines = Array.from(
    { length: 900 },
    (_, i) =>
      `${i} 人工智能是计算机科学。 \tfor (x of ${'y '.repeat(i % 40)}) 😀${i % 7 ? '' : '\n\n'}`,
  )
  writeFileSync(join(folder, 'plain.txt'), `\ufeff${lines.join('\r\n')}`)
  writeFileSync(join(folder, 'lines.jsonl'), lines.map(text => JSON.stringify({ text })).join('\n'))
  writeFileSync(join(folder, 'one-line.txt'), 'no line end '.repeat(2000))
  writeFileSync(join(folder, 'nothing.txt'), '\ufeff')
  return folder
}

const tokenizers = ['llama', 'cl100k']

test.for([
  ['every metric, in chunks of 30,000 bytes', 30_000, metricNames],
  ['the usual metrics, in chunks of 5,000 bytes', 5000, ['tokensPerCharacter'] as const],
] as const)(
  'chunks give the bytes that a comparison at once gives: %s',
  async ([, chunkBytes, metrics]) => {
    const folder = texts()
    const options = {
      settings: settingsFrom(),
      baseline: 'gpt2',
      metrics: metrics,
      width: 0.05,
      corpora: [
        folder,
        join(folder, 'plain.txt'),
        `${join(folder, 'lines.jsonl')}#digits`,
        'gsm8k',
      ],
    }
    const kept = temporaryFolder()
    const never = checkpointsIn(kept, { leastBytes: Number.POSITIVE_INFINITY })
    const atOnce = await compare(tokenizers, { ...options, checkpoints: never })
    const always = checkpointsIn(kept, { leastBytes: 0, every: 0 })
    const inParts = await compare(tokenizers, { ...options, checkpoints: always, chunkBytes })
    expect(toJson(inParts)).toBe(toJson(atOnce))
    expect(readdirSync(kept)).toHaveLength(1)
    await clearCheckpoints(always)
    expect(readdirSync(kept)).toEqual([])
  },
)

test('a checkpoint is used unless it is damaged or of another run', async () => {
  const folder = texts()
  const kept = temporaryFolder()
  const run = async (corpus: string) => {
    const steps: string[] = []
    const checkpoints = checkpointsIn(kept, {
      leastBytes: 0,
      every: 0,
      onStep: step => steps.push(step),
    })
    const options = { settings: settingsFrom(), corpora: [corpus], checkpoints, chunkBytes: 9000 }
    return { json: toJson(await compare(['gpt2'], options)), steps }
  }
  const corpus = join(folder, 'lines.jsonl')
  const first = await run(corpus)
  expect(first.steps).toEqual([])
  expect(await run(corpus)).toEqual({
    json: first.json,
    steps: [expect.stringMatching(/^going on with (\d+) of \1 chunks/)],
  })
  const path = join(kept, readdirSync(kept)[0]!)
  const whole = readFileSync(path, 'utf8')
  for (const damaged of [
    '',
    whole.slice(0, 1000),
    whole.replace(/\d(?=\D*$)/, '#'),
    '{}',
    whole.replace('done', 'gone'),
  ]) {
    writeFileSync(path, damaged)
    expect(await run(corpus)).toEqual({
      json: first.json,
      steps: [expect.stringContaining('damaged, or of another run; counting from the beginning')],
    })
  }
  writeFileSync(corpus, `${readFileSync(corpus, 'utf8')}\n{"text":"more"}`)
  const changed = await run(corpus)
  expect(changed.steps).toEqual([])
  expect(changed.json).not.toBe(first.json)
})
