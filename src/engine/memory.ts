import { type EngineExports, startEngine } from './module.ts'
import { mostModuleBytes } from './wasm/layout.ts'

/** Copies a table into the engine's memory and returns its address. */
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

/**
 * The state of an engine: its memory, and the globals with the addresses of tables in it. Only one engine can continue
 * from it, because a second one would need a copy of 2 to 14 MB.
 */
export interface MemoryState {
  readonly memory: WebAssembly.Memory
  /** Bytes of `memory` in use. */
  readonly bytes: number
  readonly globals: Readonly<Record<string, number | bigint>>
}

/** `wasm/export-state.mjs` exports every mutable global under a name with this prefix. */
const globalPrefix = 'state:'

/** The state of an engine, which must not be used any more. */
export function saveMemory(wasm: EngineExports): MemoryState {
  const globals = Object.fromEntries(globalsOf(wasm).map(([name, { value }]) => [name, value]))
  return { memory: wasm.memory, bytes: wasm.reserve(0), globals }
}

/** An engine that continues from the state of another one. */
export function resumeEngine({ memory, globals }: MemoryState): EngineExports | undefined {
  if (inUse.has(memory)) throw new Error('an engine goes on in this memory already')
  inUse.add(memory)
  // Instantiating resets the module's own data, which come before all tables, so they are put back.
  const data = new Uint8Array(memory.buffer, 0, mostModuleBytes).slice()
  const wasm = startEngine(memory)
  if (!wasm) return undefined
  new Uint8Array(memory.buffer).set(data)
  for (const [name, global] of globalsOf(wasm)) global.value = globals[name]!
  return wasm
}

const inUse = new WeakSet<WebAssembly.Memory>()

function globalsOf(wasm: EngineExports): [string, WebAssembly.Global][] {
  return Object.entries(wasm).filter(([name]) => name.startsWith(globalPrefix))
}
