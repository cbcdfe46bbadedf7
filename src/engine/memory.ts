import { type EngineExports, startEngine } from './module.ts'
import { mostModuleBytes } from './wasm/layout.ts'

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

/**
 * All that an engine holds: its memory, and the globals that say where things are in it. One engine alone can
 * go on in it, so that there is no second copy of 2 to 14 MB.
 */
export interface MemoryState {
  readonly memory: WebAssembly.Memory
  /** How much of it is in use. */
  readonly bytes: number
  readonly globals: Readonly<Record<string, number | bigint>>
}

/** `assembly/export-state.mjs` exports every global that changes, under names that begin so. */
const globalPrefix = 'state:'

/** The state of an engine that does nothing from now on. */
export function saveMemory(wasm: EngineExports): MemoryState {
  const globals = Object.fromEntries(globalsOf(wasm).map(([name, { value }]) => [name, value]))
  return { memory: wasm.memory, bytes: wasm.reserve(0), globals }
}

/** An engine that goes on where another one was left. */
export function resumeEngine({ memory, globals }: MemoryState): EngineExports | undefined {
  if (inUse.has(memory)) throw new Error('an engine goes on in this memory already')
  inUse.add(memory)
  // The module writes its own data, which lie in front of all tables, as they were in the beginning.
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
