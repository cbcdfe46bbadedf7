import { utf8Bound } from '../bytes.ts'
import { wellFormed } from '../tokenize/characters.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { engineFindsAddedTokens, loadAddedTokens } from './added-tokens.ts'
import { loadBpe } from './bpe.ts'
import { makeLineCounter, makeUtf8Counter } from './byte-counters.ts'
import type { FastCounter } from './fast-counter.ts'
import { type MemoryState, resumeEngine, saveMemory } from './memory.ts'
import type { EngineModel } from './model.ts'
import { type EngineExports, startEngine } from './module.ts'
import { loadSteps } from './steps.ts'
import { type TextProgram, textProgramOf } from './text-program.ts'
import { loadUnigram } from './unigram.ts'

/**
 * The fast encoder. It encodes the text between added tokens, with U+FFFD for unpaired surrogates. `undefined` says that
 * this text needs the reference model.
 */
export interface Engine extends FastCounter {
  count(text: string): number | undefined
  encode(text: string): Uint32Array | undefined
  /** Forgets the segments of earlier texts. */
  forget(): void
}

/** A loaded engine as data that can be stored. Only one engine can continue from it. */
export interface EngineState extends MemoryState {
  readonly model: EngineModel
}

/**
 * The engine in WebAssembly (`wasm/`) with a vocabulary loaded; undefined if it cannot do what the vocabulary asks for.
 * The reference model in `../tokenize/` can, and gives the same ids, slower and readable.
 */
export function makeEngine(vocabulary: Vocabulary): Engine | undefined {
  const loaded = loadEngine(vocabulary)
  return loaded && runEngine(loaded)
}

/** The state of an engine with the vocabulary loaded, which takes longer to make than to read from a file. */
export function engineStateOf(vocabulary: Vocabulary): EngineState | undefined {
  const loaded = loadEngine(vocabulary)
  if (!loaded) return undefined
  return { ...saveMemory(loaded.wasm), model: loaded.model }
}

/** The engine of a vocabulary, from the state that `engineStateOf` returned for the same vocabulary. */
export function restoreEngine(vocabulary: Vocabulary, state: EngineState): Engine | undefined {
  const program = textProgramOf(vocabulary)
  const wasm = program && resumeEngine(state)
  return wasm && runEngine({ wasm, program, model: state.model })
}

interface LoadedEngine {
  readonly wasm: EngineExports
  readonly program: TextProgram
  readonly model: EngineModel
}

function loadEngine(vocabulary: Vocabulary): LoadedEngine | undefined {
  const program = textProgramOf(vocabulary)
  if (!program) return undefined
  const wasm = startEngine()
  if (!wasm) return undefined
  wasm.start()
  if (!loadSteps(wasm, program.steps)) return undefined
  if (engineFindsAddedTokens(vocabulary)) loadAddedTokens(wasm, vocabulary)
  const model = loadBpe(wasm, vocabulary, program) ?? loadUnigram(wasm, vocabulary, program)
  return model && { wasm, program, model }
}

function runEngine({ wasm, program, model }: LoadedEngine): Engine {
  wasm.reserveCache()
  const write = utf8Writer(wasm, wasm.reserveText)
  const writeInput = utf8Writer(wasm, wasm.reserveInput)
  const normalizer = model.normalizes ? program.normalizer : undefined
  const acceptsSurrogates = program.acceptsSurrogates && !model.needsReference
  const run = (given: string, withIds: boolean): number => {
    const text = acceptsSurrogates ? given : wellFormed(given)
    if (normalizer?.accepts(text)) {
      const bytes = wasm.normalizeInput(writeInput(normalizer.prepare(text)))
      return bytes < 0 ? bytes : wasm.encode(bytes, withIds, model.fusedId)
    }
    const normalized = program.normalize(text)
    if (model.needsReference?.test(normalized)) return -1
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
    ...(model.countsKinds
      ? {
          countKinds(text: string) {
            const tokens = run(text, false)
            if (tokens < 0) return undefined
            const unknowns = wasm.unknownTokenCount()
            return { tokens, unknowns, byteFallbackTokens: wasm.byteTokenCount() }
          },
        }
      : {}),
    ...(model.countsKinds && model.acceptsBytes
      ? { countUtf8: makeUtf8Counter(wasm, model), countLines: makeLineCounter(wasm, model) }
      : {}),
    forget: () => wasm.forget(),
  }
}

const utf8 = new TextEncoder()

/** A function that writes a text into the engine's memory as UTF-8 and returns the number of bytes. */
function utf8Writer(
  wasm: EngineExports,
  reserve: (bytes: number) => number,
): (text: string) => number {
  return text => {
    const most = text.length < 1 << 20 ? text.length * 3 : utf8Bound(text)
    const at = reserve(most)
    return utf8.encodeInto(text, new Uint8Array(wasm.memory.buffer, at, most)).written
  }
}
