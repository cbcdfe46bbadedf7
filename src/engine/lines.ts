import type { CountLines, FastCounter, LineCounts, Utf8Counts } from './fast-counter.ts'
import { copyIn } from './memory.ts'
import type { EngineModel } from './model.ts'
import type { EngineExports } from './module.ts'
import type { TextPlan } from './text.ts'
import {
  blankLine,
  bytesAsTheyAre,
  bytesNormalized,
  bytesWord,
  byteTokensWord,
  charactersWord,
  lineEndWord,
  lineKindWord,
  lineStartWord,
  lineTextWord,
  lineWords,
  nullLine,
  otherLine,
  textLine,
  textWords,
  tokensWord,
} from './wasm/layout.ts'

/** By kind of a line in the engine's memory. */
const lineKinds = {
  [otherLine]: 'other',
  [textLine]: 'text',
  [nullLine]: 'null',
  [blankLine]: 'blank',
} as const

/** Tells the engine how texts get into it as bytes; false where they do not. */
export function takeWay(wasm: EngineExports, { bytes }: TextPlan, normalizes: boolean): boolean {
  if (!bytes || (bytes.byRules && !normalizes)) return false
  wasm.setByteInput(bytes.byRules ? bytesNormalized : bytesAsTheyAre, bytes.hasPrefix)
  wasm.loadInertBlocks(bytes.inert ? copyIn(wasm, bytes.inert()) : 0)
  return true
}

/** Counts texts that are UTF-8 in WebAssembly. */
export function utf8Counter(
  wasm: EngineExports,
  { fusedId }: EngineModel,
): NonNullable<FastCounter['countUtf8']> {
  const numbersAt = wasm.reserve(textWords * 4)
  return text => {
    const at = wasm.reserveUtf8(text.length)
    new Uint8Array(wasm.memory.buffer).set(text, at)
    if (!wasm.countUtf8(text.length, numbersAt, fusedId)) return undefined
    return textAtWord(new Uint32Array(wasm.memory.buffer, numbersAt, textWords), 0)
  }
}

/** Counts the texts of JSON lines in WebAssembly, from their bytes to the numbers. */
export function lineCounter(wasm: EngineExports, { fusedId }: EngineModel): CountLines {
  let named: string | undefined
  const nameField = (field: string) => {
    if (field === named) return
    const bytes = new TextEncoder().encode(field)
    const at = wasm.reserveField(bytes.length)
    new Uint8Array(wasm.memory.buffer).set(bytes, at)
    named = field
  }
  return (lines, field) => {
    nameField(field)
    const counted: LineCounts[] = []
    const at = wasm.reserveLines(lines.length)
    new Uint8Array(wasm.memory.buffer).set(lines, at)
    for (let from = 0; from < lines.length; ) {
      const count = wasm.countLines(from, lines.length, fusedId)
      const numbers = new Uint32Array(wasm.memory.buffer, wasm.lineCountsAt(), count * lineWords)
      for (let i = 0; i < numbers.length; i += lineWords) counted.push(lineAt(numbers, i))
      from = counted.at(-1)!.to + 1
    }
    return counted
  }
}

function lineAt(numbers: Uint32Array, at: number): LineCounts {
  return {
    from: numbers[at + lineStartWord]!,
    to: numbers[at + lineEndWord]!,
    kind: lineKinds[numbers[at + lineKindWord] as keyof typeof lineKinds],
    ...textAtWord(numbers, at + lineTextWord),
  }
}

function textAtWord(numbers: Uint32Array, at: number): Utf8Counts {
  return {
    tokens: numbers[at + tokensWord]!,
    byteFallbackTokens: numbers[at + byteTokensWord]!,
    characters: numbers[at + charactersWord]!,
    bytes: numbers[at + bytesWord]!,
  }
}
