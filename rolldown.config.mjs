import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'rolldown'

/*
 * The pages that a browser runs, each one script: `npm run build` writes them to dist/page. What comes
 * out follows from the sources and the lockfile alone, since reports/index.html holds it.
 */
const script = (input, file, more = {}) => ({
  input: `src/page/${input}`,
  platform: 'browser',
  tsconfig: 'src/page/tsconfig.json',
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
    const source = readFileSync('src/page/page.css', 'utf8').replace(/\s*\n\s*/g, '\n')
    this.emitFile({ type: 'asset', fileName: 'page.css', source })
  },
}

/** The engine reads its module from a disk; the page has it in the script. */
const moduleInScript = {
  name: 'module-in-script',
  resolveId: source =>
    source === './module-file.ts' ? resolve('src/page/module-file.ts') : undefined,
}

export default defineConfig([
  // A module that is only imported for its types, or of which nothing is used, is left out whole.
  script('main.tsx', 'report.js', {
    treeshake: { moduleSideEffects: false },
    plugins: [styleSheet],
  }),
  script('tokens-main.tsx', 'tokens.js', { treeshake: { moduleSideEffects: false } }),
  script('engine.ts', 'engine.js', {
    plugins: [moduleInScript],
    moduleTypes: { '.wasm': 'binary' },
  }),
])
