import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { defineConfig } from 'rolldown'

/*
 * What `npm run build` makes of the sources: the library, the command line and their threads for Node, and the
 * pages for browsers.
 *
 * Node takes about a millisecond for each file that it imports: 260 of them took 290 ms. So what is always
 * imported together is one file in dist/chunks, and zod, by itself 95 files, stands there too.
 */

const entries = ['index', 'cli', 'worker']
/** What scripts in bench and tests of compiled code import beside them. */
const parts = [
  ...[
    'commands/config-file',
    'sources/settings',
    'sources/package',
    'compare/compare',
    'produce/train/train',
    'corpora/files/lines',
  ],
  ...['catalog/corpora', 'corpora/recipes/build', 'corpora/open', 'load/load', 'load/locate'],
  ...['formats/sentencepiece', 'verify/adapters/reference-packages'],
  ...['verify/difference', 'verify/runnable-packages'],
  ...['count/checkpoints', 'count/count-chunks', 'count/count-inputs', 'threads'],
]
const modules = [...entries, ...parts]

/** In the place of what makes the stamp of the sources, the stamp; here of all of them, which costs nothing. */
const sourcesStamp = {
  name: 'sources-stamp',
  load(file) {
    if (!file.endsWith('/src/load/sources-stamp.ts')) return
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(isSource)
    const hash = createHash('sha256').update(readFileSync('dist/engine/engine.wasm'))
    for (const source of sources.sort()) hash.update(readFileSync(`src/${source}`))
    return `export const sourcesStamp = () => '${hash.digest('hex')}'`
  },
}
const isSource = name => name.endsWith('.ts')

/** Removes the chunks of the last build once the new ones stand, so that the command line works at all times. */
const withoutOldChunks = {
  name: 'without-old-chunks',
  writeBundle(_, bundle) {
    for (const name of existsSync('dist/chunks') ? readdirSync('dist/chunks') : [])
      if (!(`chunks/${name}` in bundle)) rmSync(`dist/chunks/${name}`)
  },
}

/** The licence of what stands in the chunks. */
const licence = {
  name: 'licence',
  generateBundle() {
    const source = readFileSync('node_modules/zod/LICENSE', 'utf8')
    this.emitFile({ type: 'asset', fileName: 'chunks/zod.LICENSE', source })
  },
}

const forNode = {
  input: Object.fromEntries(modules.map(module => [module, `src/${module}.ts`])),
  platform: 'node',
  tsconfig: 'tsconfig.json',
  // Other packages stay outside: what stands here by its bare name.
  external: id => !/^\.|^zod($|\/)/.test(id) && !isAbsolute(id),
  plugins: [withoutOldChunks, sourcesStamp, licence],
  output: { dir: 'dist', chunkFileNames: 'chunks/[name].js', comments: false },
}

/** The entry that runs anywhere: one file that imports nothing. */
const core = {
  input: 'src/core.ts',
  platform: 'neutral',
  tsconfig: 'tsconfig.json',
  output: { file: 'dist/core.js', format: 'esm', comments: false },
}

/*
 * The pages that a browser runs, each one script in dist/page. What comes out follows from the sources and the
 * lockfile alone, since reports/index.html holds it.
 */
const script = (input, file, more = {}) => ({
  input: `src/reports/page/${input}`,
  platform: 'browser',
  tsconfig: 'src/reports/page/tsconfig.json',
  output: {
    file: `dist/page/${file}`,
    format: 'iife',
    minify: true,
    comments: false,
  },
  ...more,
})

/** The style sheet goes beside the scripts as it is, without what only its writers read. */
const styleSheet = {
  name: 'style-sheet',
  generateBundle() {
    const source = readFileSync('src/reports/page/page.css', 'utf8').replace(/\s*\n\s*/g, '\n')
    this.emitFile({ type: 'asset', fileName: 'page.css', source })
  },
}

export default defineConfig([
  forNode,
  core,
  // A module that is only imported for its types, or of which nothing is used, is left out whole.
  script('main.tsx', 'report.js', {
    treeshake: { moduleSideEffects: false },
    plugins: [styleSheet],
  }),
  script('tokens-main.tsx', 'tokens.js', { treeshake: { moduleSideEffects: false } }),
  script('engine.ts', 'engine.js', {
    // The script holds the bytes of the engine's module.
    moduleTypes: { '.wasm': 'binary' },
  }),
])
