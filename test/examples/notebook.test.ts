import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/catalog/catalog.ts'

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string
    readonly execution_count?: number | null
    readonly outputs?: readonly {
      readonly output_type: string
      readonly data?: Readonly<Record<string, string | readonly string[]>>
      readonly text?: readonly string[]
    }[]
  }[]
}

const examples = join(packageRoot, 'examples')
const packages = join(examples, 'node_modules')
const read = (path: string): Notebook => JSON.parse(readFileSync(path, 'utf8'))
const committed = read(join(examples, 'compare.ipynb'))
let cwd: string

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tokrate-notebook-'))
})
afterAll(() => rmSync(cwd, { recursive: true }))

test('the notebook is committed without outputs', () => {
  for (const cell of committed.cells.filter(cell => cell.cell_type === 'code')) {
    expect(cell).toMatchObject({ execution_count: null, outputs: [] })
  }
})

test('the notebook runs from end to end, without network or mirror', ({ skip }) => {
  const jupyter = ['/usr/bin/jupyter', '/usr/local/bin/jupyter'].find(path => existsSync(path))
  if (!jupyter) return skip('jupyter is not installed')
  if (!existsSync(join(packages, 'tslab')))
    execFileSync('npm', ['ci', '--prefix', examples], { stdio: 'ignore' })
  execFileSync(process.execPath, [join(examples, 'setup.mjs')])
  cpSync(join(examples, 'compare.ipynb'), join(cwd, 'compare.ipynb'))
  symlinkSync(packages, join(cwd, 'node_modules'))
  const { TOKRATE_MIRROR: _, ...inherited } = process.env
  const args = ['nbconvert', '--to', 'notebook', '--execute', 'compare.ipynb', '--output', 'out']
  execFileSync(jupyter, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...inherited,
      JUPYTER_PATH: join(packages, '.jupyter'),
      TOKRATE_CACHE: join(cwd, 'cache'),
      HF_ENDPOINT: 'http://127.0.0.1:9',
    },
  })
  const outputs = read(join(cwd, 'out.ipynb')).cells.flatMap(({ outputs = [] }) => outputs)
  const shown = outputs.map(({ data, text }) => [data?.['text/html'] ?? text ?? []].flat().join(''))
  expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([])
  expect(shown[0]).toMatch(/llama<\/td><td[^>]*>35<\/td>/)
  expect(shown.filter(text => text.startsWith('<table>')).length).toBe(4)
  expect(shown.filter(text => text.startsWith('<svg')).length).toBe(1)
  expect(shown.at(-1)).toBe('4 of 4 pieces were new\n')
})
