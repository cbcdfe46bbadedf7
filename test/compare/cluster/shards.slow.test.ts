import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gather } from '../../../src/compare/cluster/gather.ts'
import { runRank } from '../../../src/compare/cluster/run-rank.ts'
import { writeShards } from '../../../src/compare/cluster/shards.ts'
import { compare } from '../../../src/compare/compare.ts'
import { toJson } from '../../../src/reports/formats.ts'
import { packageRoot } from '../../../src/sources/package.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'
import { run } from '../../commands/run.ts'
import { parquet } from '../../corpora/files/fixtures.ts'
import { temporaryFolder } from '../../sources/fixtures.ts'
import { toyTokenizerJson } from '../toy-tokenizer.ts'

/** Two toy tokenizers, and texts of their two letters: JSON lines, plain text, and one huge line. */
function world() {
  const root = temporaryFolder()
  const at = (name: string) => join(root, name)
  writeFileSync(at('letters.json'), toyTokenizerJson([]))
  writeFileSync(at('pairs.json'), toyTokenizerJson(['ab']))
  mkdirSync(at('texts'))
  const lines = Array.from({ length: 400 }, (_, i) => ({ text: 'abba'.repeat(1 + (i % 9)) }))
  writeFileSync(at('texts/lines.jsonl'), lines.map(line => JSON.stringify(line)).join('\n'))
  writeFileSync(at('texts/huge.jsonl'), JSON.stringify({ text: 'ab'.repeat(9000) }))
  writeFileSync(at('texts/plain.txt'), 'ab\nba\n'.repeat(500))
  return { at, tokenizers: [at('letters.json'), at('pairs.json')], folder: at('shards') }
}

const settings = settingsFrom()

async function withShards(ranks: number) {
  const made = world()
  const corpora = [made.at('texts')]
  const options = { settings, corpora, world: ranks, from: made.at('.') }
  const shards = await writeShards(made.folder, made.tokenizers, options)
  return {
    ...made,
    corpora,
    shards,
    count: (rank: number) => runRank(made.folder, rank, { settings, threads: 1 }),
  }
}

test.for([1, 8])('%i ranks give the bytes of a comparison on one machine', async ranks => {
  const { folder, tokenizers, corpora, count, shards } = await withShards(ranks)
  // The huge line lies in one shard, so the shards beside it may be empty.
  if (ranks === 8) expect(shards.ranks.some(parts => parts.length === 0)).toBe(true)
  for (let rank = 0; rank < ranks; rank++) await count(rank)
  expect(await count(0)).toMatchObject({ wasDone: true })
  const options = { settings, corpora, baseline: tokenizers[0]! }
  expect(toJson(await gather(folder, { baseline: tokenizers[0]! }))).toBe(
    toJson(await compare(tokenizers, options)),
  )
  expect(readdirSync(folder)).toHaveLength(ranks + 1)
})

test('Parquet is cut at row groups', async () => {
  const { at, tokenizers, folder } = world()
  const texts = Array.from({ length: 1000 }, (_, i) => 'abba'.repeat(1 + (i % 9)))
  writeFileSync(at('texts.parquet'), parquet(texts, { rowGroupSize: 100 }))
  const corpora = [at('texts.parquet')]
  const options = { settings, corpora, world: 4, from: at('.') }
  const { ranks } = await writeShards(folder, tokenizers, options)
  expect(ranks.every(chunks => chunks.length > 0)).toBe(true)
  for (const rank of ranks.keys()) await runRank(folder, rank, { settings, threads: 1 })
  expect(toJson(await gather(folder))).toBe(
    toJson(await compare(tokenizers, { settings, corpora })),
  )
})

test('the files of a pattern are cut into shards, and compressed Parquet is refused', async () => {
  const { at, tokenizers, folder } = world()
  const options = { settings, world: 3, from: at('.') }
  const corpora = [at('texts/*.jsonl')]
  const { texts } = await writeShards(folder, tokenizers, { ...options, corpora })
  // Making shards does not read the texts, so their figures are known only after counting.
  expect(texts[0]!.corpus).not.toHaveProperty('sha256')
  for (const rank of [0, 1, 2]) await runRank(folder, rank, { settings, threads: 1 })
  expect(toJson(await gather(folder))).toBe(
    toJson(await compare(tokenizers, { settings, corpora })),
  )
  writeFileSync(at('texts.parquet.gz'), gzipSync(parquet(['ab'])))
  const packed = { ...options, corpora: [at('texts.parquet.gz')] }
  await expect(writeShards(at('packed'), tokenizers, packed)).rejects.toThrow(
    'texts.parquet.gz: packed Parquet cannot be cut into shards; unpack it first',
  )
  expect(readdirSync(at('.'))).not.toContain('packed')
})

test('a data set of the hub is refused if it has changed since the shards were made', async () => {
  const { at, tokenizers, folder } = world()
  const mirror = at('mirror')
  const revision = 'hf/datasets/org/set/main'
  mkdirSync(join(mirror, revision), { recursive: true })
  const table = (words: string[]) =>
    writeFileSync(
      join(mirror, revision, 'train.parquet'),
      parquet(words, { column: { name: 'body' } }),
    )
  table(['ab', 'abba', 'ba'])
  const own = { ...settings, mirror, cache: at('cache') }
  const corpora = ['hf-dataset:org/set']
  const options = { settings: own, world: 2, from: at('.'), corpora, field: 'body' }
  await writeShards(folder, tokenizers, { ...options, maxCharacters: 3 })
  const count = (rank: number) => runRank(folder, rank, { settings: own, threads: 1 })
  await count(0)
  await count(1)
  const whole = { settings: own, corpora, field: 'body', maxCharacters: 3 }
  expect(toJson(await gather(folder))).toBe(toJson(await compare(tokenizers, whole)))
  rmSync(join(folder, 'rank-1.json'))
  table(['bb'])
  await expect(count(1)).rejects.toThrow(/hf-dataset:org\/set: is another text than when/)
})

test('a rank checks its files before it counts', async () => {
  const { at, folder, count } = await withShards(2)
  const plain = at('texts/plain.txt')
  const before = readFileSync(plain)
  const again = () => Promise.all([count(0), count(1)])
  appendFileSync(plain, 'ab\n')
  await expect(again()).rejects.toThrow(/plain\.txt: changed since .*3000 bytes then, 3003 now/)
  writeFileSync(plain, before)
  await expect(again()).rejects.toThrow(/plain\.txt: changed since .*it was written again/)
  const shards = JSON.parse(readFileSync(join(folder, 'shards.json'), 'utf8'))
  const seconds = shards.files[plain].modified / 1000
  writeFileSync(
    plain,
    before.map(byte => (byte === 0x61 ? 0x62 : byte)),
  )
  utimesSync(plain, seconds, seconds)
  await expect(again()).rejects.toThrow(/changed since/)
  rmSync(plain)
  await expect(again()).rejects.toThrow('plain.txt: no such file')
  await expect(count(2)).rejects.toThrow('has ranks 0 to 1, and no 2')
})

test('a changed tokenizer is named', async () => {
  const { at, count } = await withShards(1)
  writeFileSync(at('pairs.json'), toyTokenizerJson(['ba']))
  await expect(count(0)).rejects.toThrow(/pairs\.json: is another tokenizer than when/)
})

test('gather refuses missing, damaged, doubled and foreign results, and names the remedy', async () => {
  const { folder, count } = await withShards(4)
  await expect(gather(folder)).rejects.toThrow(/ranks 0-3 of 4 are missing; run tokrate shard/)
  for (const rank of [0, 1, 3]) await count(rank)
  await expect(gather(folder)).rejects.toThrow(
    `rank 2 of 4 is missing; run tokrate shard --rank 2 --out ${folder}`,
  )
  await count(2)
  const at = (rank: number | string) => join(folder, `rank-${rank}.json`)
  const whole = readFileSync(at(2), 'utf8')
  writeFileSync(at(2), whole.replace('"rank":2', '"rank":3'))
  await expect(gather(folder)).rejects.toThrow(
    /rank-2\.json: damaged; count it again: rm .* && tokrate shard --rank 2/,
  )
  copyFileSync(at(3), at(2))
  await expect(gather(folder)).rejects.toThrow('rank-2.json: holds rank 3, not 2')
  writeFileSync(at(2), whole)
  copyFileSync(at(3), at('3 copy'))
  await expect(gather(folder)).rejects.toThrow(
    /rank-3 copy\.json would make rank 3 twice; remove it: rm '/,
  )
  rmSync(at('3 copy'))
  const other = await withShards(4)
  await other.count(2)
  copyFileSync(join(other.folder, 'rank-2.json'), at(2))
  await expect(gather(folder)).rejects.toThrow('rank-2.json: was counted for other shards')
  writeFileSync(at(2), whole)
  await gather(folder)
  await expect(gather(folder, { metrics: ['renyiEfficiency'] })).rejects.toThrow(
    'looks at ids, which these shards did not; make the shards again with option `metrics` renyiEfficiency',
  )
  await expect(gather(folder, { baseline: 'gpt2' })).rejects.toThrow('gpt2: not counted')
})

test('a rank comes from a flag, Slurm or Kubernetes, and paths begin at the folder where the shards were made', async () => {
  const { at, folder } = world()
  const cwd = at('.')
  const tokrate = (args: string[], environment = {}) => run(args, { cwd, environment })
  const making = ['shard', '-c', 'texts', '-t', './letters.json', './pairs.json', '--out', 'shards']
  expect(await tokrate([...making, '--world', '3'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^shards: 3 shards of up to 0\.0 MB/),
  })
  expect(await tokrate([...making, '--world', '3'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('holds shards already'),
  })
  const submitting = ['slurm', ...making.slice(1), '--world', '3', '--dry-run']
  expect(await tokrate(submitting)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('holds shards already; give --out alone'),
  })
  const elsewhere = { cwd: temporaryFolder() }
  const counting = ['shard', '--out', folder]
  const [flag, slurm, kubernetes, nobody, wrong] = await Promise.all([
    run([...counting, '--rank', '0'], elsewhere),
    run(counting, { ...elsewhere, environment: { SLURM_ARRAY_TASK_ID: '1' } }),
    run(counting, { ...elsewhere, environment: { JOB_COMPLETION_INDEX: '2' } }),
    run(counting, elsewhere),
    run(counting, { ...elsewhere, environment: { JOB_COMPLETION_INDEX: 'x' } }),
  ])
  for (const [rank, ran] of [flag!, slurm!, kubernetes!].entries())
    expect(ran).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`rank ${rank} is counted`),
    })
  expect(nobody).toMatchObject({ status: 1, stderr: expect.stringContaining('which shard?') })
  expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining("'x' is no rank") })
  const compared = await tokrate(['compare', './letters.json', './pairs.json', '-c', 'texts'])
  expect(await tokrate(['gather', 'shards'])).toMatchObject({ status: 0, stdout: compared.stdout })
  const gate = ['--baseline', './letters.json', '--fail-if', 'texts.tokensPerCharacter < baseline']
  expect(await tokrate(['gather', 'shards', ...gate])).toMatchObject({ status: 3 })
})

test('a dry run for Slurm needs no Slurm, and writes nothing', async () => {
  const { at } = world()
  const before = readdirSync(at('.'))
  const args = [
    'slurm',
    '-c',
    'texts',
    '-t',
    './letters.json',
    '--world',
    '1500',
    '--out',
    'shards',
  ]
  const options = { cwd: at('.'), environment: { PATH: '' } }
  const { status, stdout } = await run([...args, '--time', '1:00', '--dry-run'], options)
  expect(status).toBe(0)
  // Slurm's default MaxArraySize allows task numbers up to 1000.
  expect(stdout.match(/sbatch .*/g)).toEqual([
    expect.stringMatching(/--array='?0-1000/),
    expect.stringMatching(/--array='?0-498/),
    expect.stringContaining('--dependency=afterok:JOB1:JOB2'),
  ])
  expect(stdout).toContain('--time=1:00')
  expect(readdirSync(at('.'))).toEqual(before)
  expect(await run(args, options)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('scontrol: not found'),
  })
})

test('the Kubernetes Job in the docs has one rank for each shard', () => {
  const page = readFileSync(join(packageRoot, 'docs/cluster.md'), 'utf8')
  const job = /```yaml\n(.*?)```/s.exec(page)![1]!
  expect(JSON.parse(/command: (.*)/.exec(job)![1]!)).toEqual([
    'npx',
    'tokrate',
    'shard',
    '--out',
    '/data/shards',
  ])
  expect(job).toContain('completionMode: Indexed')
  expect(page).toContain(`--world ${/completions: (\d+)/.exec(job)![1]} `)
})
