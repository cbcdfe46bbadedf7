import bytes from '../../../dist/engine/engine.wasm'

/** The engine's module, as the bundler put it into the script: what `src/engine/module-file.ts` reads. */
export function readModule(): Uint8Array<ArrayBuffer> {
  return bytes
}
