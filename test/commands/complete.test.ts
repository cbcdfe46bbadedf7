import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpora } from '../../src/catalog/corpora.ts'
import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { completionsOf } from '../../src/commands/completions.ts'
import { leavesOf, nameOf, tokrateProgram } from '../../src/commands/program.ts'
import { metricNames } from '../../src/metrics/metrics.ts'
import { exampleFolder } from './lines.ts'
import { run as runCli } from './run.ts'

const program = tokrateProgram()
const wordsFor = async (line: string) =>
  (await completionsOf(program, line.split(' '))).map(({ word }) => word)

test.for<[string, readonly string[]]>([
  ['com', ['compare', 'complete']],
  ['compare gp', ['gpt2', 'gpt4all']],
  ['compare gpt2 chinese-a', ['chinese-alpaca']],
  ['compare ', tokenizers.ids()],
  ['count -t lla', ['llama', 'llama-3']],
  ['count -t=', []],
  ['count --tokenizer=lla', ['--tokenizer=llama', '--tokenizer=llama-3']],
  ['count --tokenizer = lla', ['llama', 'llama-3']],
  ['count -t llama -c ', corpora.ids()],
  ['compare -m ', metricNames],
  ['compare -c zh-', ['zh-wiki']],
  ['compare --bas', ['--baseline']],
  ['compare --js', ['--json']],
  ['compare --no-c', ['--no-config']],
  ['list m', ['metrics']],
  ['plan -f ', ['text', 'md', 'json']],
  ['compare -f ', ['md', 'csv', 'json', 'html']],
  ['explain aquila-7b --format=', ['--format=text', '--format=md', '--format=json']],
  ['compare --plot-language ', ['en', 'zh']],
  ['merge --base lla', ['llama', 'llama-3']],
  ['explain baichuan', ['baichuan-7b']],
  ['complete ', ['bash', 'zsh', 'fish']],
  ['count -t llama notes', []],
  ['count -t llama ./', []],
  ['diff old.json new.json ', []],
])('%j goes on with %j', async ([line, expected]) => {
  expect(await wordsFor(line)).toEqual(expected)
})

test.for(leavesOf(program).map(nameOf))('the options of %s are completed', async name => {
  expect(await wordsFor(`${name} --`)).toContain('--config')
})

test('the script is JSON on request', async () => {
  const cwd = exampleFolder()
  const { stdout } = await runCli(['complete', 'fish', '--json'], { cwd })
  expect(JSON.parse(stdout)).toMatchObject({
    shell: 'fish',
    script: expect.stringContaining('complete -c tokrate'),
  })
  rmSync(cwd, { recursive: true })
})

describe('a real shell', () => {
  let cwd: string
  beforeAll(() => {
    cwd = exampleFolder()
  })
  afterAll(() => rmSync(cwd, { recursive: true }))

  const has = (shell: string) => {
    try {
      execFileSync(shell, ['-c', 'true'])
      return true
    } catch {
      return false
    }
  }
  const run = (shell: string, script: string) =>
    execFileSync(shell, ['-c', script], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(cwd, 'bin')}:${process.env.PATH}` },
    })

  /** What bash would show after a tab, whose own words for a line are split at = as well. */
  const inBash = (...words: string[]) =>
    run(
      'bash',
      `eval "$(tokrate complete bash)"
      COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}
      _tokrate
      printf '%s\\n' "\${COMPREPLY[@]}"`,
    )

  test('bash completes, and leaves files to itself', () => {
    expect(inBash('tokrate', 'count', '-t', 'lla')).toBe('llama\nllama-3\n')
    expect(inBash('tokrate', 'count', '--tokenizer', '=', 'lla')).toBe('llama\nllama-3\n')
    expect(inBash('tokrate', 'complete', '')).toBe('bash\nzsh\nfish\n')
    expect(inBash('tokrate', 'count', '-t', 'llama', 'not')).toBe('\n')
  })

  test('fish completes', ({ skip }) => {
    if (!has('fish')) return skip('fish is not installed')
    const shown = run('fish', 'tokrate complete fish | source; complete -C "tokrate count -t lla"')
    expect(shown).toBe('llama\nllama-3\n')
  })

  test('zsh takes the script', ({ skip }) => {
    if (!has('zsh')) return skip('zsh is not installed')
    const script = `autoload -Uz compinit && compinit -u -D && eval "$(tokrate complete zsh)"
      _describe() { print -l -- \${(P)2} }
      words=(tokrate count -t lla) CURRENT=4 && _tokrate`
    expect(run('zsh', script)).toBe('llama:\nllama-3:\n')
  })
})
