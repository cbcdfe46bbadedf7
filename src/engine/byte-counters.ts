import type { CountLines, FastCounter, LineCounts, Utf8Counts } from './fast-counter.ts'
import { copyIn } from './memory.ts'
import type { EngineModel } from './model.ts'
import type { EngineExports } from './module.ts'
import type { TextProgram } from './text-program.ts'
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

/** The kinds of `LineCounts`, by the number that the engine writes. */
const lineKinds = {
  [otherLine]: 'other',
  [textLine]: 'text',
  [nullLine]: 'null',
  [blankLine]: 'blank',
} as const

/** Tells the engine how to read texts that are bytes; false if they must become strings first. */
export function loadByteInput(
  wasm: EngineExports,
  { byteInput: bytes }: TextProgram,
  normalizes: boolean,
): boolean {
  if (!bytes || (bytes.normalizes && !normalizes)) return false
  wasm.setByteInput(bytes.normalizes ? bytesNormalized : bytesAsTheyAre, bytes.hasPrefixSpace)
  wasm.loadInertBlocks(bytes.inert ? copyIn(wasm, bytes.inert()) : 0)
  return true
}

/** A counter of texts that are UTF-8. No text becomes a string. */
export function makeUtf8Counter(
  wasm: EngineExports,
  { fusedId }: EngineModel,
): NonNullable<FastCounter['countUtf8']> {
  const numbersAt = wasm.reserve(textWords * 4)
  return text => {
    const at = wasm.reserveUtf8(text.length)
    new Uint8Array(wasm.memory.buffer).set(text, at)
    if (!wasm.countUtf8(text.length, numbersAt, fusedId)) return undefined
    return textCountsAt(new Uint32Array(wasm.memory.buffer, numbersAt, textWords), 0)
  }
}

/** A counter of the texts in JSON lines. No line becomes a string. */
export function makeLineCounter(wasm: EngineExports, { fusedId }: EngineModel): CountLines {
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
      for (let i = 0; i < numbers.length; i += lineWords) counted.push(lineCountsAt(numbers, i))
      from = counted.at(-1)!.to + 1
    }
    return counted
  }
}

function lineCountsAt(numbers: Uint32Array, at: number): LineCounts {
  return {
    from: numbers[at + lineStartWord]!,
    to: numbers[at + lineEndWord]!,
    kind: lineKinds[numbers[at + lineKindWord] as keyof typeof lineKinds],
    ...textCountsAt(numbers, at + lineTextWord),
  }
}

function textCountsAt(numbers: Uint32Array, at: number): Utf8Counts {
  return {
    tokens: numbers[at + tokensWord]!,
    byteFallbackTokens: numbers[at + byteTokensWord]!,
    characters: numbers[at + charactersWord]!,
    bytes: numbers[at + bytesWord]!,
  }
}
