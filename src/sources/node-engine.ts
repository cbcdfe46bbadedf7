import { readFileSync } from 'node:fs'
import { provideEngine } from '../engine/module.ts'
import { packageFile } from './package.ts'

/*
 * In Node the engine's module is a file of this package. Every file of the upper ground that makes
 * tokenizers imports this one for its effect.
 */
provideEngine(() => readFileSync(packageFile('dist/engine/engine.wasm')))
