import type { EngineExports } from './module.ts'

/** Copies a table into the engine's memory and says where it is. */
export function copyIn(
  wasm: EngineExports,
  table: Uint8Array | Uint16Array | Uint32Array | Float64Array,
): number {
  const at = wasm.reserve(table.byteLength)
  new Uint8Array(wasm.memory.buffer).set(
    new Uint8Array(table.buffer, table.byteOffset, table.byteLength),
    at,
  )
  return at
}
