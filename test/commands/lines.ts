import { execFile } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { examples } from '../../src/commands/examples.ts'
import { packageRoot } from '../../src/sources/package.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { toyTokenizerJson } from '../compare/toy-tokenizer.ts'
import { cli, type Ran } from './run.ts'

/** Commands whose examples are run elsewhere, and where. */
const elsewhere: Readonly<Record<string, string>> = {
  bench: '.ci/run makes all tables anew, which takes minutes',
  shard: 'test/compare/cluster/shards.slow.test.ts makes shards and counts them',
  gather: 'the same',
  serve: 'test/commands/serve.test.ts and test/reports/page, since it runs until it is ended',
  slurm: 'test/compare/cluster/cluster.slow.test.ts, where there is a Slurm',
}

/** The examples that examples.slow.test.ts runs. */
export const shownLines: readonly string[] = Object.entries(examples)
  .filter(([name]) => !(name in elsewhere))
  .flatMap(([, shown]) => shown.map(({ line }) => line))

/** A folder with the files that documents speak of, all of them small, and `tokrate` and `npx` for its shell. */
export function exampleFolder(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'tokrate-examples-'))
  const bin = join(cwd, 'bin')
  mkdirSync(bin)
  const run = `"${process.execPath}" "${cli}"`
  writeFileSync(join(bin, 'tokrate'), `#!/bin/sh\nexec ${run} "$@"\n`)
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\n[ "$1" = tokrate ] && shift && exec ${run} "$@"\n`)
  for (const name of ['tokrate', 'npx']) chmodSync(join(bin, name), 0o755)
  const sentence = (i: number) =>
    `第${i}句：人工智能是计算机科学的学科，例子 ${i % 7}。The quick brown fox, number ${i}.`
  const sentences = Array.from({ length: 200 }, (_, i) => sentence(i))
  const samples = sentences.map(body => `${JSON.stringify({ body })}\n`).join('')
  writeFileSync(join(cwd, 'small.txt'), sentences.join('\n'))
  for (const name of ['notes', 'my-chinese', 'my-english', 'words']) {
    writeFileSync(join(cwd, `${name}.txt`), sentences.join('\n'))
  }
  for (const name of ['texts', 'my-texts']) writeFileSync(join(cwd, `${name}.jsonl`), samples)
  mkdirSync(join(cwd, 'my'))
  for (const name of ['mine', 'my/tokenizer'])
    writeFileSync(join(cwd, `${name}.json`), toyTokenizerJson(['ab']))
  for (const name of ['old', 'new'])
    copyFileSync(join(packageRoot, 'reports', 'baichuan.json'), join(cwd, `${name}.json`))
  const table = 'tokenizer,rate\ngpt2,2\nllama,1.2\no200k,0.9\n'
  for (const name of ['table', 'their-table']) writeFileSync(join(cwd, `${name}.csv`), table)
  return cwd
}

/** The line as a shell runs it, over a small text wherever it names a corpus of the catalog, or none. */
export function runLine(line: string, cwd: string): Promise<Ran & { readonly line: string }> {
  const small = onSmallText(line)
  const { TOKRATE_MIRROR = '', PATH = '' } = process.env
  const env = {
    ...process.env,
    TOKRATE_MIRROR,
    TOKRATE_CACHE: settingsFrom().cache,
    PATH: `${join(cwd, 'bin')}${delimiter}${PATH}`,
  }
  return new Promise(resolve => {
    execFile('bash', ['-c', small], { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const status = error ? Number(error.code ?? -1) : 0
      resolve({ line: small, status, stdout, stderr })
    })
  })
}

/** Commands that read corpora although none is named. */
const readers = /\btokrate (compare|plan|merge|explain)\b/

/**
 * The same command over less text.
 *
 *     tokrate compare gpt2 --corpus zh → tokrate compare gpt2 --corpus small.txt
 */
function onSmallText(line: string): string {
  const named = line
    .replace(/(-c|--corpus) (?!\S*[./-]\S*\.)[a-z][\w#-]*/g, '$1 small.txt')
    .replace(/--vocab-size \d+/, '--vocab-size 400')
    .replace(/--mix \S+/, '')
    .replace(/\bzh\.tokens/, '"small.txt".tokens')
  const isNamed = !readers.test(named) || /(-c|--corpus) /.test(named)
  return isNamed ? named : named.replace(readers, '$& --corpus small.txt')
}

/** Whether a line failed only because there was neither a network nor a mirror. */
export function lacksFiles({ status, stderr }: Ran): boolean {
  return status === 1 && /set TOKRATE_MIRROR|could not be had/.test(stderr)
}
