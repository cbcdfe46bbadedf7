import type { Vocabulary } from '../vocabulary.ts'
import { takeBpe } from './bpe.ts'
import { type EngineExports, startEngine } from './module.ts'
import { takeSteps } from './steps.ts'
import { readText } from './text.ts'
import { takeUnigram } from './unigram.ts'

/** Encodes stretches of text between added tokens; undefined: this one is not for this engine. */
export interface Engine {
  count(text: string): number | undefined
  encode(text: string): Uint32Array | undefined
  /** Forgets what it remembers of earlier texts. */
  forget(): void
}

/**
 * The engine in WebAssembly (`assembly/`), filled with a vocabulary; undefined for what it does not do,
 * which the models in `../models/` do, slower and readable. It gives the same ids.
 */
export function makeEngine(vocabulary: Vocabulary): Engine | undefined {
  const plan = readText(vocabulary)
  if (!plan) return undefined
  const wasm = startEngine()
  if (!wasm) return undefined
  if (!takeSteps(wasm, plan.steps)) return undefined
  const model = takeBpe(wasm, vocabulary, plan) ?? takeUnigram(wasm, vocabulary, plan)
  if (!model) return undefined
  wasm.reserveCache()

  const write = textWriter(wasm)
  const run = (text: string, withIds: boolean): number => {
    const normalized = plan.normalize(text)
    if (model.isRare?.test(normalized)) return -1
    return wasm.encode(write(normalized), withIds, model.fusedId)
  }
  return {
    count(text) {
      const tokens = run(text, false)
      return tokens < 0 ? undefined : tokens
    },
    encode(text) {
      const tokens = run(text, true)
      return tokens < 0
        ? undefined
        : new Uint32Array(wasm.memory.buffer, wasm.idsAt(), tokens).slice()
    },
    forget: () => wasm.forget(),
  }
}

const utf8 = new TextEncoder()

/** Writes texts into the engine's memory as UTF-8 and says how many bytes they are. */
function textWriter(wasm: EngineExports): (text: string) => number {
  return text => {
    const most = text.length < 1 << 20 ? text.length * 3 : Buffer.byteLength(text)
    const at = wasm.textOf(most)
    return utf8.encodeInto(text, new Uint8Array(wasm.memory.buffer, at, most)).written
  }
}
