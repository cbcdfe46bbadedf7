import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/sources/package.ts'

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string
    readonly source: readonly string[]
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

/**
 * The notebook, every cell of which waits a little at its end. Deno 2.9.6 may say that a cell is done before
 * it sends what the cell showed, and `nbconvert` leaves out what comes afterwards; notebooks on a screen
 * show it.
 */
const waiting = {
  ...committed,
  cells: committed.cells.map(cell =>
    cell.cell_type === 'code'
      ? {
          ...cell,
          source: [...cell.source, '\n', 'await new Promise(done => setTimeout(done, 500))'],
        }
      : cell,
  ),
}
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokrate-notebook-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the notebook is committed without outputs', () => {
  for (const cell of committed.cells.filter(cell => cell.cell_type === 'code')) {
    expect(cell).toMatchObject({ execution_count: null, outputs: [] })
  }
})

test.for([
  { kernel: 'tslab', program: 'tslab/bin/tslab' },
  { kernel: 'deno', program: '@deno/linux-x64-glibc/deno' },
])(
  'the notebook runs from end to end in $kernel, without network or mirror',
  ({ kernel, program }, { skip }) => {
    const jupyter = ['/usr/bin/jupyter', '/usr/local/bin/jupyter'].find(path => existsSync(path))
    if (!jupyter) return skip('jupyter is not installed')
    if (!existsSync(join(packages, 'tslab')))
      execFileSync('npm', ['ci', '--prefix', examples], { stdio: 'ignore' })
    if (!existsSync(join(packages, program)))
      return skip(`${kernel} has no package for this platform`)
    execFileSync(process.execPath, [join(examples, 'setup.mjs')])
    const cwd = join(folder, kernel)
    mkdirSync(cwd)
    writeFileSync(
      join(cwd, 'compare.ipynb'),
      JSON.stringify(kernel === 'deno' ? waiting : committed),
    )
    symlinkSync(packages, join(cwd, 'node_modules'))
    // As in examples/, from elsewhere.
    const imports = { tokrate: join(packageRoot, 'dist/index.js') }
    writeFileSync(join(cwd, 'deno.json'), JSON.stringify({ imports, nodeModulesDir: 'manual' }))
    const { TOKRATE_MIRROR: _, ...inherited } = process.env
    const args = ['nbconvert', '--to', 'notebook', '--execute', 'compare.ipynb', '--output', 'out']
    args.push(`--ExecutePreprocessor.kernel_name=${kernel}`)
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
    const shown = outputs.map(({ data, text }) =>
      [data?.['text/html'] ?? text ?? []].flat().join(''),
    )
    expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([])
    expect(shown[0]).toMatch(/llama<\/td><td[^>]*>35<\/td>/)
    expect(shown.filter(text => text.startsWith('<table>')).length).toBe(4)
    expect(shown.filter(text => text.startsWith('<svg')).length).toBe(1)
    expect(shown.at(-1)).toBe('4 of 4 pieces were new\n')
  },
)
