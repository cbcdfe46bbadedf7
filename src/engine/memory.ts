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

/** All that an engine holds: its memory, and the globals that say where things are in it. */
export interface MemoryState {
  readonly bytes: Uint8Array
  readonly globals: Readonly<Record<string, number | bigint>>
}

/** `assembly/export-state.mjs` exports every global that changes, under names that begin so. */
const exported = 'state:'

export function saveMemory(wasm: EngineExports): MemoryState {
  const globals = Object.fromEntries(globalsOf(wasm).map(([name, { value }]) => [name, value]))
  return { bytes: new Uint8Array(wasm.memory.buffer, 0, wasm.reserve(0)).slice(), globals }
}

/** Puts an engine that was just started where another one was. */
export function restoreMemory(wasm: EngineExports, { bytes, globals }: MemoryState): void {
  const missing = Math.ceil((bytes.length - wasm.memory.buffer.byteLength) / pageBytes)
  if (missing > 0) wasm.memory.grow(missing)
  new Uint8Array(wasm.memory.buffer).set(bytes)
  for (const [name, global] of globalsOf(wasm)) global.value = globals[name]!
}

const pageBytes = 1 << 16

function globalsOf(wasm: EngineExports): [string, WebAssembly.Global][] {
  return Object.entries(wasm).filter(([name]) => name.startsWith(exported))
}
