import { wellFormed } from '../tokenize/characters.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { engineFindsAdded, takeAdded } from './added.ts'
import { takeBpe } from './bpe.ts'
import type { FastCounter } from './fast-counter.ts'
import { lineCounter, utf8Counter } from './lines.ts'
import { leaveMemory, type MemoryState, resumeEngine } from './memory.ts'
import type { EngineModel } from './model.ts'
import { type EngineExports, startEngine } from './module.ts'
import { takeSteps } from './steps.ts'
import { readText, type TextPlan } from './text.ts'
import { takeUnigram } from './unigram.ts'

/**
 * Encodes stretches of text between added tokens, unpaired surrogates as U+FFFD; undefined: this one is not for this
 * engine.
 */
export interface Engine extends FastCounter {
  count(text: string): number | undefined
  encode(text: string): Uint32Array | undefined
  /** Forgets what it remembers of earlier texts. */
  forget(): void
}

/** An engine as a vocabulary left it, plain data that can be kept; one engine can go on with it. */
export interface EngineState extends MemoryState {
  readonly model: EngineModel
}

/**
 * The engine in WebAssembly (`assembly/`), filled with a vocabulary; undefined for what it does not do,
 * which the models in `../models/` do, slower and readable. It gives the same ids.
 */
export function makeEngine(vocabulary: Vocabulary): Engine | undefined {
  const filled = fillEngine(vocabulary)
  return filled && runEngine(filled)
}

/** What an engine filled with a vocabulary holds, which takes longer to make than to read. */
export function engineStateOf(vocabulary: Vocabulary): EngineState | undefined {
  const filled = fillEngine(vocabulary)
  if (!filled) return undefined
  return { ...leaveMemory(filled.wasm), model: filled.model }
}

/** The engine of a vocabulary from the state that `engineStateOf` gave of the same one. */
export function restoreEngine(vocabulary: Vocabulary, state: EngineState): Engine | undefined {
  const plan = readText(vocabulary)
  const wasm = plan && resumeEngine(state)
  return wasm && runEngine({ wasm, plan, model: state.model })
}

interface FilledEngine {
  readonly wasm: EngineExports
  readonly plan: TextPlan
  readonly model: EngineModel
}

function fillEngine(vocabulary: Vocabulary): FilledEngine | undefined {
  const plan = readText(vocabulary)
  if (!plan) return undefined
  const wasm = startEngine()
  if (!wasm) return undefined
  wasm.start()
  if (!takeSteps(wasm, plan.steps)) return undefined
  if (engineFindsAdded(vocabulary)) takeAdded(wasm, vocabulary)
  const model = takeBpe(wasm, vocabulary, plan) ?? takeUnigram(wasm, vocabulary, plan)
  return model && { wasm, plan, model }
}

function runEngine({ wasm, plan, model }: FilledEngine): Engine {
  wasm.reserveCache()
  const write = writer(wasm, wasm.reserveText)
  const writeInput = writer(wasm, wasm.reserveInput)
  const rules = model.normalizes ? plan.rules : undefined
  const takesSurrogates = plan.takesSurrogates && !model.isRare
  const run = (given: string, withIds: boolean): number => {
    const text = takesSurrogates ? given : wellFormed(given)
    if (rules?.takes(text)) {
      const bytes = wasm.normalizeInput(writeInput(rules.prepare(text)))
      return bytes < 0 ? bytes : wasm.encode(bytes, withIds, model.fusedId)
    }
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
    ...(model.tellsKinds
      ? {
          countKinds(text: string) {
            const tokens = run(text, false)
            if (tokens < 0) return undefined
            const unknowns = wasm.unknownTokenCount()
            return { tokens, unknowns, byteFallbackTokens: wasm.byteTokenCount() }
          },
        }
      : {}),
    ...(model.tellsKinds && model.takesBytes
      ? { countUtf8: utf8Counter(wasm, model), countLines: lineCounter(wasm, model) }
      : {}),
    forget: () => wasm.forget(),
  }
}

const utf8 = new TextEncoder()

/** Writes texts into the engine's memory as UTF-8 and says how many bytes they are. */
function writer(wasm: EngineExports, roomFor: (bytes: number) => number): (text: string) => number {
  return text => {
    const most = text.length < 1 << 20 ? text.length * 3 : Buffer.byteLength(text)
    const at = roomFor(most)
    return utf8.encodeInto(text, new Uint8Array(wasm.memory.buffer, at, most)).written
  }
}
