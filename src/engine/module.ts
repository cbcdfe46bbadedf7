/** The exports of the WebAssembly module. Addresses and sizes are in bytes of its memory. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory
  /** Must be called once, before anything is loaded. */
  start(): void
  reserve(bytes: number): number
  loadPieces(bytes: number, starts: number, count: number): void
  loadMergeRanks(results: number, priorities: number): void
  assignCharacterSymbols(): number
  loadNeighbours(bytes: number, starts: number, count: number): void
  startDerivedMerges(bytewise: boolean, byteIds: number): void
  addDerivedMerges(sequence: number, from: number, to: number): void
  markRanksUnordered(): void
  findWholePieces(from: number, to: number): void
  startMergeList(count: number): void
  addListedMerges(bytes: number, bounds: number, from: number, to: number): number
  endMergeList(): void
  findPiece(at: number, length: number): number
  reserveMergeTable(expected: number): void
  addMerge(left: number, right: number, rank: number): void
  loadBpeModel(
    bytewise: boolean,
    wholePieces: boolean,
    byteIds: number,
    fallsBack: boolean,
    unknownId: number,
  ): void
  loadUnigramModel(rounds: boolean, unknownScore: number, unknownId: number, byteIds: number): void
  loadTree(bytes: number, starts: number, count: number, ids: number, scores: number): number
  reserveSteps(count: number): number
  setRecordWords(words: number): void
  reserveAddedTokens(bytes: number): void
  addAddedToken(at: number, length: number, id: number): void
  reserveCache(): void
  forget(): void
  loadCharsmap(units: number, unitCount: number, pool: number, poolBytes: number): void
  /** Must be called after `loadCharsmap`. */
  setWhitespaceRules(dummyPrefix: boolean, squeezes: boolean): void
  keepPiecesBeginningWith(codePoint: number): void
  setByteInput(byteInput: number, hasPrefix: boolean): void
  loadInertBlocks(blocks: number): void
  reserveUtf8(bytes: number): number
  countUtf8(bytes: number, to: number, fusedId: number): number
  reserveLines(bytes: number): number
  reserveField(bytes: number): number
  countLines(from: number, bytes: number, fusedId: number): number
  lineCountsAt(): number
  reserveInput(bytes: number): number
  normalizeInput(bytes: number): number
  reserveText(bytes: number): number
  encode(bytes: number, withIds: boolean, fusedId: number): number
  idsAt(): number
  byteTokenCount(): number
  unknownTokenCount(): number
}

let provided: (() => Uint8Array<ArrayBuffer> | WebAssembly.Module) | undefined
let compiled: WebAssembly.Module | undefined

/**
 * Gives the engine its module: the bytes of `dist/engine/engine.wasm`, or a function that reads or compiles
 * them when the first tokenizer is made. Tokenizers made without it have the same ids, but are slower.
 */
export function provideEngine(
  module: Uint8Array<ArrayBuffer> | (() => Uint8Array<ArrayBuffer> | WebAssembly.Module),
): void {
  provided = typeof module === 'function' ? module : () => module
  compiled = undefined
}

/**
 * A new engine, in the given memory or in a new one. Undefined if nobody provided the module, or if WebAssembly or its
 * SIMD is missing: the reference model gives the same ids, only slower.
 */
export function startEngine(given?: WebAssembly.Memory): EngineExports | undefined {
  compiled ??= compile()
  if (!compiled) return undefined
  const memory = given ?? roomFor(0)
  const abort = () => {
    throw new RangeError('the text is too long for the engine')
  }
  const { exports }: { readonly exports: unknown } = new WebAssembly.Instance(compiled, {
    env: { abort, memory },
  })
  return exports as EngineExports
}

const pageBytes = 1 << 16

/** A memory for an engine of which `bytes` bytes are in use. */
export function roomFor(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.max(Math.ceil(bytes / pageBytes), 1) })
}

function compile(): WebAssembly.Module | undefined {
  try {
    const module = provided?.()
    return module instanceof Uint8Array ? new WebAssembly.Module(module) : module
  } catch {
    return undefined
  }
}
