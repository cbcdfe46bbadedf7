import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packings, parquet } from '../corpora/files/fixtures.ts'
import { temporaryFolder } from '../sources/fixtures.ts'
import { run } from './run.ts'

const texts = ['Hello world', '人工智能', 'a "quoted",\nline', 'four']

/** A folder with the same texts in several formats, and a small tokenizer. */
function folder(): string {
  const cwd = temporaryFolder()
  const jsonl = Buffer.from(texts.map(text => `${JSON.stringify({ text })}\n`).join(''))
  const csv = texts.map(text => `1,"${text.replaceAll('"', '""')}"\n`).join('')
  writeFileSync(join(cwd, 'a.jsonl'), jsonl)
  writeFileSync(join(cwd, 'a.jsonl.gz'), packings['.gz'](jsonl))
  writeFileSync(join(cwd, 'a.jsonl.zst'), packings['.zst'](jsonl))
  writeFileSync(join(cwd, 'a.csv'), `id,text\n${csv}`)
  writeFileSync(join(cwd, 'a.parquet'), parquet(texts))
  return cwd
}

interface Row {
  readonly tokens: number
  readonly characters: number
  readonly samples: number
  readonly reading?: unknown
}

async function counted(args: readonly string[], cwd: string, input = ''): Promise<Row> {
  const ran = await run(['count', '-t', 'gpt2', '--json', ...args], { cwd, input })
  expect(ran.stderr).not.toContain('Error')
  return JSON.parse(ran.stdout)[0]
}

test('The same texts have as many tokens in every format', async () => {
  const cwd = folder()
  const { tokens, characters, samples } = await counted(['a.jsonl'], cwd)
  expect(samples).toBe(4)
  const others = await Promise.all(
    ['a.jsonl.gz', 'a.jsonl.zst', 'a.csv', 'a.parquet', '*.csv'].map(file => counted([file], cwd)),
  )
  for (const other of others) expect(other).toMatchObject({ tokens, characters, samples })
})

test('What was left out, cut and replaced is told, and is in the JSON', async () => {
  const cwd = folder()
  const limited = await counted(['a.csv', '--limit', '2', '--max-chars', '3'], cwd)
  expect(limited).toMatchObject({
    characters: 6,
    samples: 2,
    reading: { limit: 2, maxCharacters: 3, truncated: 2 },
  })
  const cut = await counted(['a.csv', '--max-chars', '3'], cwd)
  expect(cut.reading).toEqual({ maxCharacters: 3, truncated: 4 })
  writeFileSync(join(cwd, 'bad.txt'), Buffer.of(0x61, 0xff))
  expect((await counted(['bad.txt'], cwd)).reading).toEqual({ replaced: 1 })
  const told = await run(['count', '-t', 'gpt2', 'bad.txt'], { cwd })
  expect(told.stderr).toContain('bad.txt: 1 character replaced by U+FFFD: no Unicode')
})

test('Standard input is read as the option says, and packed bytes are known', async () => {
  const cwd = folder()
  const table = await counted(['--as', 'csv', '-'], cwd, 'text\nHello world\n')
  expect(table).toMatchObject({ samples: 1, characters: 11 })
  const packed = await run(['count', '-t', 'gpt2', '--json', '-'], {
    cwd,
    input: packings['.gz'](Buffer.from('Hello world')),
  })
  expect(JSON.parse(packed.stdout)[0]).toMatchObject({ samples: 1, characters: 11 })
})

test('The record of a comparison says what was drawn, and the report prints it', async () => {
  const cwd = folder()
  const args = ['compare', 'gpt2', '-c', './a.parquet', '--sample', '3', '--seed', '5']
  const ran = await run([...args, '--format', 'json'], { cwd })
  const { corpora } = JSON.parse(ran.stdout)
  expect(corpora[0]).toMatchObject({
    reading: { sampled: { samples: 3, of: 4, seed: 5 } },
    sides: [{ samples: 3 }],
  })
  const page = await run([...args, '--threads', '1'], { cwd })
  expect(page.stdout).toContain('- ./a.parquet: 3 samples drawn from 4 samples (seed 5).')
})

test('A table without a text column asks for one by name, in one line', async () => {
  const cwd = folder()
  writeFileSync(join(cwd, 'b.csv'), 'question,answer\n1,2\n')
  const ran = await run(['count', '-t', 'gpt2', 'b.csv'], { cwd })
  expect(ran.status).toBe(1)
  expect(ran.stderr.trim()).toMatch(
    /b\.csv: has no column 'text'; name one with --field: question, answer$/,
  )
})
