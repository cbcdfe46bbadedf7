import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../src/sources/package.ts'

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>
}
interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        version?: string
        resolved?: string
        optionalDependencies?: object
        hasInstallScript?: boolean
      }
    >
  >
}
const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8')
const manifest: Manifest = JSON.parse(read('package.json'))
const lock: Lock = JSON.parse(read('package-lock.json'))
const run = (script: string, type: 'module' | 'commonjs') =>
  execFileSync(process.execPath, [`--input-type=${type}`, '-e', script], {
    cwd: packageRoot,
    encoding: 'utf8',
  })

describe('the package', () => {
  test('pins every dependency exactly', () => {
    for (const range of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(range).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
    }
  })

  test('names the reference packages as optional peers', () => {
    for (const name of ['@huggingface/transformers', 'sentencepiece-js', 'tokenizers']) {
      expect(manifest.peerDependencies).toHaveProperty([name])
      expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true })
      expect(manifest.devDependencies).toHaveProperty([name])
    }
  })

  test('ships what the command line reads of it', () => {
    const { files } = JSON.parse(read('package.json'))
    for (const file of ['reports/*.json', 'reports/index.html', 'tokrate.config.schema.json'])
      expect(files).toContain(file)
  })

  test('installs without running a script of a dependency', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
    expect(lock.packages['node_modules/onnxruntime-node']).not.toHaveProperty('hasInstallScript')
  })
})

describe('the lockfile', () => {
  test('holds no download addresses', () => {
    expect(Object.values(lock.packages).filter(entry => entry.resolved)).toEqual([])
  })

  // npm leaves out a platform's package that its registry does not have, and npm 11 then refuses to
  // install from the lockfile at all.
  test('has an entry for every optional dependency, whatever the platform', () => {
    const wanted = Object.values(lock.packages).flatMap(entry =>
      Object.keys(entry.optionalDependencies ?? {}),
    )
    for (const name of wanted) {
      const found = Object.keys(lock.packages).filter(path => path.endsWith(`node_modules/${name}`))
      expect({ name, found: found.length }).not.toEqual({ name, found: 0 })
    }
  })
})

describe('the library', () => {
  test('can be imported and required, and both are the same', () => {
    const imported = run(
      "console.log(Object.keys(await import('tokrate')).sort().join())",
      'module',
    )
    const required = run("console.log(Object.keys(require('tokrate')).sort().join())", 'commonjs')
    expect(imported).toBe(required)
    expect(imported.trim().split(',').length).toBeLessThanOrEqual(28)
  })

  describe('when it is imported', () => {
    const hook = `
      import { writeSync } from 'node:fs'
      export const load = (url, context, next) => (writeSync(1, url + '\\n'), next(url, context))`
    const script = `
      import { register } from 'node:module'
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
      await import('tokrate')`
    const loaded = run(script, 'module').split('\n')
    const inPackage = (name: string) => loaded.filter(url => url.includes(`/node_modules/${name}/`))
    // The bundler says in front of each module what it was made of.
    const sources = loaded
      .filter(url => url.includes('/dist/'))
      .flatMap(
        url =>
          readFileSync(fileURLToPath(url), 'utf8').match(/^\/\/ (src|node_modules)\/.*/gm) ?? [],
      )
    const inFolder = (name: string) => sources.filter(line => line.startsWith(`// ${name}/`))

    test('loads what its first functions need', () => {
      expect(inFolder('src/tokenizer')).not.toEqual([])
      expect(inPackage('csv-stringify')).not.toEqual([])
    })

    test('has zod in its own files, and reads few of them', () => {
      expect(inFolder('node_modules/zod')).not.toEqual([])
      expect(inPackage('zod')).toEqual([])
      expect(loaded.filter(url => url.startsWith('file:')).length).toBeLessThan(80)
    })

    test.for([
      ...['tiktoken', ...Object.keys(manifest.peerDependencies)],
      ...['@observablehq/plot', 'linkedom', 'hyparquet', 'hyparquet-compressors', 'htmlparser2'],
      ...['csv-parse', 'fflate', 'fzstd', 'llama-tokenizer-js', 'tar', 'tinyglobby', 'picomatch'],
      ...['write-file-atomic', 'p-limit', 'commander', 'cli-progress'],
    ])('does not load the package %s', name => {
      expect(inPackage(name)).toEqual([])
    })

    test.for([
      ...['commands', 'compare', 'load', 'produce', 'published', 'verify'],
      ...['reports/html', 'train'],
    ])('does not load src/%s, which works on demand', folder => {
      expect(inFolder(`src/${folder}`)).toEqual([])
    })
  })
})
