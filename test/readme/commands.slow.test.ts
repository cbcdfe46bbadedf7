import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leavesOf, nameOf, tokrateProgram } from '../../src/commands/program.ts'
import { packageRoot } from '../../src/sources/package.ts'
import { exampleFolder, lacksFiles, runLine, shownLines } from '../commands/lines.ts'
import { codeBlocks, outline, readDocument } from './markdown.ts'

/** README.zh-CN.md has the blocks of README.md: twin.test.ts. */
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'examples/README.md',
  ...readdirSync(join(packageRoot, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
]

const install = '.ci/run installs, makes all tables anew and runs all tests'
const notebook = 'it installs a kernel and opens a browser; test/examples runs the notebook'
const training = 'test/commands/train.slow.test.ts runs the four lines'
const slurm =
  'wants a cluster; test/compare/cluster/cluster.slow.test.ts makes one where there is a Slurm'
const parallel = 'wants hosts with ssh; test/compare/cluster/cluster.slow.test.ts makes two'

/** The lines that are not run here, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  'npm ci && npm run bench': install,
  'npm ci && npm test': install,
  'npm ci && npm run notebook': notebook,
  'JUPYTER_PATH="$PWD/examples/node_modules/.jupyter" jupyter notebook examples/compare.ipynb':
    notebook,
  'tokrate train --model bpe --vocab-size 20000 --byte-fallback --corpus zh --out zh20k.model':
    training,
  'tokrate compare zh20k.model --baseline llama --corpus zh-wiki': training,
  'tokrate merge --base llama --extra zh20k.model --out llama-zh20k': training,
  'tokrate plan --base llama --extra zh20k.model --corpus zh-wiki': training,
  'tokrate slurm -c texts/ -t llama o200k --world 64 --out shards --cpus 4 --time 4:00:00 --memory 4G --throttle 16':
    slurm,
  'tokrate slurm status shards': slurm,
  'tokrate slurm --out shards': slurm,
  'tokrate shard --corpus texts/ --tokenizers llama o200k --world 64 --out /shared/shards':
    parallel,
  'seq 0 63 | parallel --sshlogin 2/n1,2/n2 tokrate shard --rank {} --out /shared/shards': parallel,
  'tokrate gather /shared/shards': parallel,
}

/** What makes a line small, beside what `runLine` does; rank 0 is counted as Kubernetes would. */
const smaller: readonly (readonly [RegExp, string])[] = [
  [/--world 64/, '--world 2'],
  [/--rank 7/, '--rank 1'],
  [/ texts\//, ' ./texts/'],
  // The vocabulary itself is merged by an example of `tokrate merge`.
  [/--extra chinese-sp --scores/, '--extra ./my.model --scores'],
  [/--corpus zh-wiki --corpus gsm8k/, '--corpus zh-wiki'],
  [/^tokrate gather shards/, 'JOB_COMPLETION_INDEX=0 tokrate shard --out shards >&2 && $&'],
]

/** Options of other programs that a sentence names. */
const foreign = ['--dependency']

/** The commands of a block, without comments and without the way to a program that is not installed. */
const commandsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => line.replace(/\s{2,}#.*$/, '').replace(/\bnpx tokrate\b/, 'tokrate'))

const blocks = documents.flatMap(document =>
  codeBlocks(readDocument(document)).map(block => ({ document, ...block })),
)
const shell = blocks
  .filter(({ language }) => language === 'sh')
  .map(block => ({ ...block, lines: commandsOf(block.text) }))
const covered = new Set([...shownLines, ...Object.keys(elsewhere)])
const runHere = shell
  .map(({ document, lines }) => ({ document, lines: lines.filter(line => !covered.has(line)) }))
  .filter(({ lines }) => lines.length > 0)

let cwd: string
beforeAll(async () => {
  cwd = exampleFolder()
  const rows = Array.from({ length: 50 }, (_, i) => `${i},人工智能 number ${i}\n`).join('')
  writeFileSync(join(cwd, 'texts.csv.gz'), gzipSync(Buffer.from(`id,body\n${rows}`)))
  for (const name of ['texts', 'flores200_dataset', 'node_modules']) mkdirSync(join(cwd, name))
  writeFileSync(join(cwd, 'texts', 'one.txt'), '人工智能 is a field of study.\n'.repeat(40))
  for (const part of ['dev', 'devtest'])
    writeFileSync(join(cwd, 'flores200_dataset', `eng_Latn.${part}`), 'hello\n')
  // Each of the two files ends in an empty line, so GPT-2 cuts hello|␠|␠hello|␠.
  writeFileSync(join(cwd, 'their-counts.csv'), 'language,gpt2\neng_Latn,4\n')
  symlinkSync(packageRoot, join(cwd, 'node_modules', 'tokrate'), 'dir')
  const training = '--model bpe --normalizer identity --soft-limit --corpus ./small.txt'
  expect(
    await runLine(`tokrate train ${training} --vocab-size 400 --out my.model`, cwd),
  ).toMatchObject({
    status: 0,
  })
})
afterAll(() => rmSync(cwd, { recursive: true }))

test('no code block is missed, and each is a sort that is run', () => {
  for (const document of documents) {
    const fences = readDocument(document).match(/^\s*(```|~~~)/gm) ?? []
    expect(fences).toHaveLength(codeBlocks(readDocument(document)).length * 2)
  }
  // A text is to be read.
  const languages = new Set(['sh', 'js', 'yaml', 'text'])
  expect(new Set(blocks.map(({ language }) => language))).toEqual(languages)
})

test('what is said to be run elsewhere stands in a document', () => {
  const lines = shell.flatMap(block => block.lines)
  expect(Object.keys(elsewhere).filter(line => !lines.includes(line))).toEqual([])
})

test.concurrent.for(
  runHere.map(({ document, lines }) => [document, lines.join('; '), lines] as const),
)('%s: %s', { timeout: 180_000 }, async ([, , lines], { skip, expect }) => {
  for (const line of lines) {
    const small = smaller.reduce((text, [from, to]) => text.replace(from, to), line)
    const ran = await runLine(small, cwd)
    if (lacksFiles(ran)) return skip('neither a network nor a mirror')
    // A condition may hold; what else is there went as it should.
    const fine = line.includes('--fail-if') ? [0, 3] : [0]
    expect(fine, ran.stderr).toContain(ran.status)
    expect(ran.stdout).not.toBe('')
  }
})

const programs = blocks.filter(({ language }) => language === 'js')
test.concurrent.for(programs)(
  'the program of $document prints what it says',
  async ({ text }, { skip, expect }) => {
    writeFileSync(join(cwd, 'program.mjs'), text)
    const ran = await runLine('node program.mjs', cwd)
    if (lacksFiles(ran)) return skip('neither a network nor a mirror')
    const says = Array.from(
      text.matchAll(/console\.log\(.*\) \/\/ (.*)/g),
      ([, printed]) => printed,
    )
    expect(ran).toMatchObject({ status: 0, stdout: `${says.join('\n')}\n` })
  },
)

test('the Job of Kubernetes runs what counts rank 0 here', () => {
  const jobs = blocks.filter(({ language }) => language === 'yaml')
  const commands = jobs.map(({ text }) => /^ *command: (\[.*\])$/m.exec(text)?.[1] ?? '[]')
  expect(commands.map(command => JSON.parse(command).join(' '))).toEqual([
    'npx tokrate shard --out /data/shards',
  ])
})

test('every command and option that a sentence names is one', () => {
  const commands = leavesOf(tokrateProgram())
  const names = new Set(
    commands.flatMap(command => [nameOf(command), nameOf(command).split(' ')[0]]),
  )
  const options = new Set(commands.flatMap(({ options }) => options.map(({ long }) => long)))
  const code = documents.flatMap(document => outline(readDocument(document)).code)
  const wrong = code.filter(span => {
    const [, command] = /^`(?:npx )?tokrate ([a-z]+)/.exec(span) ?? []
    const flags = /^`(tokrate|npx|--|compare)/.test(span) ? span.match(/(?<=[ `])--[a-z-]+/g) : null
    return (
      (command && !names.has(command)) ||
      flags?.some(flag => !options.has(flag) && !foreign.includes(flag))
    )
  })
  expect(wrong).toEqual([])
})
