import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withFlags } from '../../src/commands/output.ts'
import { leavesOf, tokrateProgram } from '../../src/commands/program.ts'
import { nameOption } from '../../src/errors.ts'
import { packageRoot } from '../../src/sources/package.ts'

/** Flags of other programs: sbatch, npm, node, zstd, and a line of a script as a text. */
const others = [
  'compare/cluster/sbatch.ts',
  'compare/cluster/slurm.ts',
  'corpora/files/zstd.ts',
  'sources/npm.ts',
  'threads.ts',
  'verify/awkward-texts.ts',
]
/** What a rank of a cluster does is a command of a script, so what mends a rank is told as a command too. */
const ofCluster = ['compare/cluster/gather.ts', 'compare/cluster/shards.ts']

const source = join(packageRoot, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => /\.tsx?$/.test(file))
const textOf = (file: string) => readFileSync(join(source, file), 'utf8')

test.for<[string, string]>([
  [`name one with ${nameOption('field')}: a, b`, 'name one with --field: a, b'],
  [`take ${nameOption('limit', 5)} of it`, 'take --limit 5 of it'],
  [`name fewer (${nameOption('corpora')})`, 'name fewer (--corpus)'],
  [`(${nameOption('minFrequency')})`, '(--min-frequency)'],
  [nameOption('hardVocabLimit', 'false'), '--soft-limit'],
  ['the option `of` nothing', 'the --of nothing'],
  ['no option', 'no option'],
])('the command line tells %s as %s', ([message, told]) => {
  expect(withFlags(message)).toBe(told)
})

const flags = new Set(
  leavesOf(tokrateProgram()).flatMap(({ options }) => options.map(({ long }) => long)),
)
const named = files.flatMap(file =>
  Array.from(textOf(file).matchAll(/nameOption\('(\w+)'(?:, '(\w+)')?/g), ([, name, value]) =>
    nameOption(name!, value),
  ),
)

test.for([...new Set(named)])('%s has a flag', option => {
  expect(flags).toContain(withFlags(option).split(' ')[0])
})

test('the library names no flag of a command line', () => {
  const allowed = ['cli.ts', 'commands/', ...others, ...ofCluster]
  const library = files.filter(file => !allowed.some(name => file.startsWith(name)))
  const named = library.flatMap(file => {
    const code = textOf(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    const strings = code.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? []
    return strings.filter(string => /(?<!\w|var\()--[a-z]/.test(string))
  })
  expect(named).toEqual([])
})
