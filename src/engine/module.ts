/** What the engine's module exports; addresses and sizes are in bytes of its own memory. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory
  /** Once, before anything is taken in. */
  start(): void
  reserve(bytes: number): number
  takePieces(bytes: number, starts: number, count: number): void
  takeOrders(results: number, priorities: number): void
  takeCharacters(): number
  takeNeighbours(bytes: number, starts: number, count: number): void
  startSplits(bytewise: boolean, byteIds: number): void
  addSplits(sequence: number, from: number, to: number): void
  breakOrder(): void
  findWholes(from: number, to: number): void
  startMerges(count: number): void
  addMerges(bytes: number, bounds: number, from: number, to: number): number
  endMerges(): void
  findPiece(at: number, length: number): number
  reservePairs(expected: number): void
  addPair(left: number, right: number, order: number): void
  takeModel(
    bytewise: boolean,
    wholePieces: boolean,
    byteIds: number,
    fallsBack: boolean,
    unknownId: number,
  ): void
  takeUnigram(rounds: boolean, unknownGain: number, unknownId: number, byteIds: number): void
  takeTree(bytes: number, starts: number, count: number, ids: number, gains: number): number
  reserveSteps(count: number): number
  takeRecordSize(words: number): void
  reserveAdded(bytes: number): void
  addToken(at: number, length: number, id: number): void
  reserveCache(): void
  forget(): void
  takeRules(units: number, unitCount: number, pool: number, poolBytes: number): void
  /** Behind `takeRules`. */
  takeSpaces(dummyPrefix: boolean, squeezes: boolean): void
  keepPiecesFrom(codePoint: number): void
  takeWay(way: number, hasPrefix: boolean): void
  takeInert(blocks: number): void
  utf8Of(bytes: number): number
  countUtf8(bytes: number, to: number, fusedId: number): number
  linesOf(bytes: number): number
  fieldOf(bytes: number): number
  countLines(from: number, bytes: number, fusedId: number): number
  numbersAt(): number
  inputOf(bytes: number): number
  normalizeInput(bytes: number): number
  textOf(bytes: number): number
  encode(bytes: number, withIds: boolean, fusedId: number): number
  idsAt(): number
  byteTokensOf(): number
  unknownTokensOf(): number
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
 * A new engine, in the memory that is given, or in a new one. Undefined where nobody provided the module, or
 * where WebAssembly or its SIMD is missing.
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

/** A memory for an engine that so many bytes are in use of. */
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
