import { execFile, execFileSync } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainTable } from '../../src/reports/table.ts'
import { exampleFolder } from './lines.ts'
import { cli, type RunOptions, run } from './run.ts'

let cwd: string
const tokrate = (args: readonly string[], options: Partial<RunOptions> = {}) =>
  run(args, { cwd, ...options })

beforeAll(() => {
  cwd = exampleFolder()
})
afterAll(() => rmSync(cwd, { recursive: true }))

test('who says nothing is told how to begin, in less than a screen', async () => {
  const { status, stdout, stderr } = await tokrate([])
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain('\n  tokrate compare gpt2 llama o200k\n')
  expect(stderr.split('\n').length).toBeLessThan(16)
  for (const line of stderr.split('\n')) expect(stringWidth(line)).toBeLessThan(90)
})

test.for<[string[], string]>([
  [['cuont'], '(Did you mean count?)'],
  [['count', '-t', 'gpt2', '--treads', '2'], '(Did you mean --threads?)'],
  [['list', 'metric'], '(Did you mean metrics?)'],
  [['count', 'text.txt'], '(tokrate count --help shows options and examples)'],
  [['complete', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
])('%j is wrong, and is told what would be right: %s', async ([args, hint]) => {
  const { status, stdout, stderr } = await tokrate(args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(hint)
})

test.for<[string[], string]>([
  [['count', '-t', 'lama', '--text', 'x'], "unknown tokenizer 'lama'; did you mean llama"],
  [['count', '-t', 'gpt2', '-c', 'zhwiki'], "unknown corpus 'zhwiki'; did you mean zh-wiki"],
  [['compare', 'gpt2', '-c', 'zh#digit'], "unknown slice 'digit'; did you mean digits?"],
  [['compare', 'gpt2', '-f', 'jsn'], "unknown format 'jsn'; did you mean json"],
  [['compare', 'gpt2', '-m', 'tokensPerChar'], 'did you mean tokensPerCharacter'],
  [['explain', 'baichuan-7b', '-f', 'jsn'], "unknown format 'jsn'; did you mean json"],
  [['diff', 'old.json', 'new.json', '--fail-on', 'worst'], 'did you mean worse?'],
  [['inspect', 'no-such.json'], 'no-such.json: no such file or folder'],
  [['encode', '-t', 'C:\\Users\\me\\tokenizer.json', 'x'], 'C:\\Users\\me\\tokenizer.json: '],
])('%j is answered: %s', async ([args, hint]) => {
  const { status, stdout, stderr } = await tokrate(args)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain(hint)
})

test('colour is for terminals, and for who forces it', async () => {
  const wrong = (environment: Readonly<Record<string, string>>) =>
    tokrate(['encode', '-t', 'lama', 'x'], { environment })
  const coloured = (text: string) => text !== stripVTControlCharacters(text)
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env
  const plain = Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  expect(coloured((await wrong({ ...plain, FORCE_COLOR: '' })).stderr)).toBe(true)
  expect(coloured((await wrong({ ...plain, FORCE_COLOR: '1' })).stderr)).toBe(true)
  expect(coloured((await wrong({ ...plain, NO_COLOR: '1' })).stderr)).toBe(false)
})

test('Chinese names stand in line', () => {
  const table = plainTable({
    head: [
      { label: 'text', align: 'left' },
      { label: 'tokens', align: 'right' },
    ],
    rows: [
      ['人工智能.txt', '7'],
      ['notes.txt', '12'],
      ['한국어，日本語', '3'],
    ],
  })
  const widths = table
    .trimEnd()
    .split('\n')
    .map(line => stringWidth(line))
  expect(new Set(widths).size).toBe(1)
})

describe('a terminal', () => {
  const script = promisify(execFile)
  const hasScript = () => {
    try {
      execFileSync('script', ['--version'])
      return true
    } catch {
      return false
    }
  }
  const startOnTerminal = (line: string, columns = 80) => {
    const command = `stty cols ${columns}; PATH="${join(cwd, 'bin')}:$PATH"; ${line}`
    return script('script', ['-qec', command, '/dev/null'], {
      cwd,
      env: { ...process.env, TERM: 'xterm', NO_COLOR: '', FORCE_COLOR: undefined },
    })
  }
  /** What a terminal of so many columns is shown. */
  const onTerminal = async (line: string, columns?: number) =>
    (await startOnTerminal(line, columns)).stdout

  test('is shown a bar with rate and time left, and the cursor stays', async ({ skip }) => {
    if (!hasScript()) return skip('script is not installed')
    const shown = await onTerminal('tokrate compare mine.json -c texts.jsonl --field body')
    expect(shown).toMatch(/\d\/1, [\d.]* ?(pairs\/s)?, \S+ left/)
    expect(shown).not.toContain('NFs')
    expect(shown).not.toContain('\x1b[?25l')
    const trained = await onTerminal(
      'tokrate train --model bpe --normalizer identity --vocab-size 300 -c notes.txt --out bar.model',
    )
    expect(trained).toMatch(/learning .*pieces\/s, \S+ left/)
  })

  test('has help that fits', async ({ skip }) => {
    if (!hasScript()) return skip('script is not installed')
    const shown = await onTerminal('tokrate count --help', 50)
    const [help = ''] = stripVTControlCharacters(shown).split('Examples:')
    for (const line of help.split(/\r?\n/)) expect(stringWidth(line)).toBeLessThanOrEqual(50)
  })

  test('ends at once when it is interrupted, and leaves nothing behind', async ({ skip }) => {
    if (!hasScript()) return skip('script is not installed')
    writeFileSync(join(cwd, 'long.txt'), longText())
    const line =
      'tokrate train --model unigram --normalizer identity -c long.txt --out interrupted.model'
    // The terminal interrupts the shell too, which goes on to print the status.
    const training = startOnTerminal(`trap : INT; ${line}; echo status $?`)
    const { stdin, stdout } = training.child
    let shown = ''
    const interruptOnce = (data: string) => {
      shown += data
      if (!shown.includes('learning')) return
      stdout?.off('data', interruptOnce)
      stdin?.write('\x03')
    }
    stdout?.on('data', interruptOnce)
    expect((await training).stdout).toMatch(/status 130\r?\n$/)
    expect(readdirSync(cwd).filter(name => name.startsWith('interrupted'))).toEqual([])
  })
})

test('a reader that closes the pipe early is no error', async () => {
  const line = `"${process.execPath}" "${cli}" list tokenizers | head -1`
  const shell = promisify(execFile)('bash', ['-c', `set -o pipefail; ${line}`], { cwd })
  await expect(shell).resolves.toMatchObject({ stderr: '' })
})

/** Enough different words to learn from for seconds. */
function longText(): string {
  const line = (i: number) => `人工智能 ${(i * 7919).toString(36)} ${(i * 104729).toString(26)}\n`
  return Array.from({ length: 100_000 }, (_, i) => line(i)).join('')
}
