import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { globSync } from 'tinyglobby'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../src/sources/package.ts'

/**
 * The order of src/, low to high: a file imports from its own folder and from lower ones only. ARCHITECTURE.md
 * shows this list as the map.
 */
const order: readonly (readonly [name: string, description: string])[] = [
  ['errors.ts', 'the one error that is meant for people'],
  ['bytes.ts', 'bytes: join them, base64, length in UTF-8'],
  ['vocabulary/', 'Vocabulary: pieces, kinds, and the spec of every step'],
  ['patterns/', 'regular expressions as automata: syntax, character classes, Unicode tables'],
  ['tokenize/', 'the readable reference: normalize, pre-tokenize, encode, decode'],
  ['engine/', 'the fast engine: TypeScript that fills it, WebAssembly in wasm/'],
  ['tokenizer/', 'Tokenizer and makeTokenizer, special tokens, safe cuts of a text'],
  ['formats/', 'bytes of a file ↔ Vocabulary: tokenizer.json, SentencePiece, tiktoken, GGUF, …'],
  ['merge/', 'two vocabularies → one'],
  ['train/', 'texts → Vocabulary: BPE, Unigram, byte-level'],
  ['core.ts', "entry 'tokrate/core': all that a browser needs"],
  ['metrics/', 'totals → ratios; intervals and pairs in statistics/'],
  ['sources/', 'address → bytes: npm, GitHub, hub, mirror, cache, hashes'],
  ['catalog/', 'entries of tokenizers/, corpora/ and bench/'],
  ['load/', 'tokenizer reference → Tokenizer: catalog, path or address; compiled cache'],
  ['corpora/', 'corpus reference → samples: every format, recipes, selections, slices'],
  ['threads.ts', 'the one protocol of threads; work that a signal stops'],
  ['count/', 'samples × counters → totals: countChunk, the scheduler, checkpoints'],
  ['reports/', 'record → Markdown, CSV, LaTeX, JSON; plots/, html/ and page/ inside'],
  ['compare/', 'spec → measurements → record: compare, bench suites, gate; cluster/ inside'],
  ['published/', 'numbers of others: verify them, explain them'],
  ['verify/', 'our ids against those of reference packages, which adapters/ calls'],
  ['produce/', 'new vocabularies of corpora: train/ and expand/'],
  ['worker.ts', 'the script of every thread'],
  ['index.ts', "entry 'tokrate': all of the library, for Node"],
  ['commands/', 'flags → one call → text'],
  ['cli.ts', 'the program tokrate'],
]
/** What stands up to here in the list runs anywhere; the rest needs Node. */
const lastAnywhere = 'core.ts'

const source = join(packageRoot, 'src')
/** Path from src/ → text. AssemblyScript leaves the ending out of its imports. */
const files: ReadonlyMap<string, string> = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map(file => [file, readFileSync(join(source, file), 'utf8')]),
)
const names = order.map(([name]) => name)
const placeOf = (file: string) => file.replace(/\/.*/, '/')
const heightOf = (file: string) => names.indexOf(placeOf(file))
const runsAnywhere = (file: string) => heightOf(file) <= names.indexOf(lastAnywhere)

/** All that a file imports: types and dynamic imports too. */
const imports: ReadonlyMap<string, readonly string[]> = new Map(
  Array.from(files, ([file, text]) => [
    file,
    ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName),
  ]),
)
const importsOfFiles = graph(
  Array.from(imports).flatMap(([file, imported]) =>
    imported.flatMap(name => {
      if (!name.startsWith('.')) return []
      const path = normalize(join(dirname(file), name)).replaceAll('\\', '/')
      const target = [path, `${path}.ts`].find(path => files.has(path))
      return target ? [[file, target] as const] : []
    }),
  ),
)

function graph(
  edges: readonly (readonly [string, string])[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const targets = new Map<string, Set<string>>()
  for (const [from, to] of edges) targets.set(from, (targets.get(from) ?? new Set()).add(to))
  return targets
}

/** The shortest circle of each node that lies on one, as a path; of several over one node the first. */
function circles(targets: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = []
  const covered = new Set<string>()
  for (const start of targets.keys()) {
    const circle = covered.has(start) ? undefined : circleOver(start, targets)
    if (!circle) continue
    for (const node of circle) covered.add(node)
    found.push([...circle, start].join(' → '))
  }
  return found
}

function circleOver(
  start: string,
  targets: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] | undefined {
  const paths: (readonly string[])[] = [[start]]
  const seen = new Set<string>()
  for (const path of paths) {
    for (const next of targets.get(path.at(-1)!) ?? []) {
      if (next === start) return path
      if (seen.has(next)) continue
      seen.add(next)
      paths.push([...path, next])
    }
  }
  return undefined
}

test('every file of src/ has its place in the order', () => {
  expect(Array.from(files.keys()).filter(file => heightOf(file) < 0)).toEqual([])
  const places = new Set(Array.from(files.keys(), placeOf))
  expect(names.filter(name => !places.has(name))).toEqual([])
})

test('src/ has at most 20 folders', () => {
  expect(names.filter(name => name.endsWith('/')).length).toBeLessThanOrEqual(20)
})

test('ARCHITECTURE.md shows the order as the map', () => {
  const width = Math.max(...names.map(name => name.length))
  const line = ([name, description]: (typeof order)[number]) =>
    `${name.padEnd(width)}  ${description}`
  const border = names.indexOf(lastAnywhere) + 1
  const map = [
    '── runs anywhere: no Node, no package ──',
    ...order.slice(0, border).map(line),
    '── needs Node ──',
    ...order.slice(border).map(line),
  ]
  expect(readFileSync(join(packageRoot, 'ARCHITECTURE.md'), 'utf8')).toContain(
    `\`\`\`\n${map.join('\n')}\n\`\`\``,
  )
})

test('files import from their own folder and lower ones only', () => {
  const upwards = Array.from(importsOfFiles).flatMap(([file, targets]) =>
    Array.from(targets)
      .filter(target => heightOf(target) > heightOf(file))
      .map(target => `${file} → ${target}`),
  )
  expect(upwards).toEqual([])
})

describe('no circle', () => {
  test('of files', () => {
    expect(circles(importsOfFiles)).toEqual([])
  })

  test('of folders', () => {
    const edges = Array.from(importsOfFiles).flatMap(([file, targets]) =>
      Array.from(targets, target => [placeOf(file), placeOf(target)] as const),
    )
    expect(circles(graph(edges.filter(([from, to]) => from !== to)))).toEqual([])
  })

  test('goes unseen', () => {
    const targets = graph([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
      ['c', 'd'],
    ])
    expect(circles(targets)).toEqual(['b → c → b'])
  })
})

describe('what runs anywhere', () => {
  const lower = Array.from(files.keys()).filter(runsAnywhere)

  test('imports neither Node nor a package', () => {
    const outside = lower.flatMap(file =>
      imports
        .get(file)!
        .filter(name => !name.startsWith('.') || builtinModules.includes(name))
        .map(name => `${file} → ${name}`),
    )
    expect(outside).toEqual([])
  })

  test('uses no global of Node', () => {
    const globals = ['Buffer', 'process', 'require', '__dirname', '__filename']
    const used = lower.flatMap(file => {
      const found: string[] = []
      const visit = (node: ts.Node): void => {
        const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
        if (ts.isIdentifier(node) && globals.includes(node.text) && !isMember)
          found.push(`${file}: ${node.text}`)
        ts.forEachChild(node, visit)
      }
      const parsed = ts.createSourceFile(file, files.get(file)!, ts.ScriptTarget.Latest, true)
      ts.forEachChild(parsed, visit)
      return found
    })
    expect(used).toEqual([])
  })
})

test('every file for Node that makes tokenizers gives them the engine', () => {
  const without = Array.from(importsOfFiles).filter(
    ([file, targets]) =>
      !runsAnywhere(file) &&
      !file.startsWith('reports/page/') &&
      targets.has('tokenizer/make-tokenizer.ts') &&
      !targets.has('sources/node-engine.ts'),
  )
  expect(without.map(([file]) => file)).toEqual([])
})

test('the environment, the console and the process are left to those who own them', () => {
  const faults = Array.from(files).flatMap(([file, text]) => {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const readsEnvironment = file !== 'sources/settings.ts' && /process\.env/.test(code)
    const isCommand = ['commands/', 'cli.ts'].includes(placeOf(file))
    const speaks = !isCommand && /\bconsole\.|process\.(exit|stdout|stderr)/.test(code)
    return readsEnvironment || speaks ? [file] : []
  })
  expect(faults).toEqual([])
})

test('what scripts import of dist/ has a source, also in programs that they hand to a process of their own', () => {
  const scripts = globSync(['bench/**/*.mjs', '!**/node_modules'], { cwd: packageRoot })
  const imported = scripts.flatMap(script =>
    Array.from(
      readFileSync(join(packageRoot, script), 'utf8').matchAll(
        /(?:dist\/|dist \+ '|argv\[1\] \+ ')([\w/-]+)\.js'/g,
      ),
      ([, module]) => `src/${module}.ts`,
    ),
  )
  expect(imported).toContain('src/corpora/files/lines.ts')
  expect(imported.filter(module => !existsSync(join(packageRoot, module)))).toEqual([])
})
