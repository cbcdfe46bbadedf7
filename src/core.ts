/**
 * tokrate where there is no Node: a browser, a worker, Deno, Bun. Imports nothing, reads no file and opens
 * no connection; the program gives it bytes.
 *
 *     import { formats, makeTokenizer, provideEngine } from 'tokrate/core'
 *
 *     provideEngine(await bytesOf('engine.wasm')) // dist/engine/engine.wasm of the package
 *     const vocabulary = formats['tokenizer-json'].read({ tokenizer: await bytesOf('tokenizer.json') })
 *     makeTokenizer('mine', vocabulary).countTokens('人工智能')
 */
export { provideEngine } from './engine/module.ts'
export { InputError } from './errors.ts'
export { type Files, type Format, type FormatName, formats } from './formats/formats.ts'
export { makeTokenizer } from './tokenizer/make-tokenizer.ts'
export { type SpecialTokens, withSpecialTokens } from './tokenizer/special-tokens.ts'
export type { Tokenizer } from './tokenizer/tokenizer.ts'
export { kindOf, type PieceKind, pieceKinds, type Vocabulary } from './vocabulary/vocabulary.ts'
