import { type Automaton, makeAutomaton } from '../text/automaton.ts'
import { byteAlphabet } from '../text/byte-alphabet.ts'
import { classOf } from '../text/character-classes.ts'
import { copyIn } from './memory.ts'
import type { EngineExports } from './module.ts'
import type { StepPlan } from './text.ts'

/** Gives the engine the steps of the pre-tokenizer; false where one has no automaton. */
export function takeSteps(wasm: EngineExports, steps: readonly StepPlan[]): boolean {
  const layouts = steps.map(layoutOf)
  if (!layouts.every(layout => layout !== undefined)) return false
  const at = wasm.reserveSteps(steps.length)
  layouts.forEach(({ classes, first, transitions, loops, shift, endClass }, i) => {
    const fields = [
      copyIn(wasm, classes.blocks),
      copyIn(wasm, classes.members),
      copyIn(wasm, transitions),
      copyIn(wasm, loops),
      shift,
      endClass,
      Number(steps[i]!.bytewise),
    ]
    const step = at + i * stepSize
    new Uint8Array(wasm.memory.buffer, step, 256).set(first)
    new Uint32Array(wasm.memory.buffer, step + 256, fields.length).set(fields)
  })
  return true
}

/** Many vocabularies share a few patterns; what a step was once made into is kept by it. */
const made = new Map<string, ReturnType<typeof layOut> | undefined>()
const mostKept = 32

function layoutOf({ source, pattern, bytewise }: StepPlan) {
  const key = `${bytewise} ${source}`
  if (!made.has(key)) {
    if (made.size === mostKept) made.clear()
    const automaton = makeAutomaton(pattern())
    made.set(key, automaton && layOut(automaton, bytewise))
  }
  return made.get(key)
}

/** The layout of a step is that of `assembly/scan.ts`. */
const stepSize = 320

/** The classes of ASCII, or of the 256 bytes as the byte alphabet spells them. */
function firstClasses({ classes }: Automaton, bytewise: boolean): Uint8Array {
  return Uint8Array.from(bytewise ? byteAlphabet : byteAlphabet.slice(0, 128), (character, byte) =>
    classOf(classes, bytewise ? character.charCodeAt(0) : byte),
  )
}

/** Where the ideographs that nearly all Chinese text is of begin and end: U+4E00 … U+9FBF. */
const ideographs = [0x4e00, 0x9fbf] as const

/**
 * An automaton as the engine runs it. Rows are as long as a power of two. Where a state leads back to
 * itself on ASCII characters or on ideographs, runs of these are passed in one go: such a state's
 * number comes with a mark, and `loops` says which characters they are.
 *
 * A loop is 32 bytes: for each lower half of a byte a bit for each upper half (0 to 7) that stays, then
 * whether ideographs stay, whether a match ends in front of each character that stays, and whether the
 * ASCII characters that stay are words.
 *
 * An entry is the next state; whether the character behind it begins the next match, of which the state then
 * is; whether that state is a loop; and whether a match ends in front of the character.
 */
function layOut(automaton: Automaton, bytewise: boolean) {
  const { classes, columns, transitions } = automaton
  const shift = Math.ceil(Math.log2(columns))
  const states = transitions.length / columns
  const loops = new Uint8Array(states * 32)
  const ideograph = onlyClass(classes, ideographs)
  const loopStates = new Set<number>()
  for (let state = 1; state < states && !bytewise; state++) {
    const entryOf = (characterClass: number) => transitions[state * columns + characterClass]!
    const stays = (characterClass: number) => entryOf(characterClass) >> 1 === state
    const bytes = Array.from({ length: 128 }, (_, byte) => byte).filter(byte =>
      stays(classOf(classes, byte)),
    )
    const han = ideograph !== undefined && stays(ideograph) ? [ideograph] : []
    const matches = new Set(
      [...bytes.map(byte => classOf(classes, byte)), ...han].map(kind => entryOf(kind) & 1),
    )
    if (matches.size !== 1) continue
    loopStates.add(state)
    for (const byte of bytes) loops[state * 32 + (byte & 15)]! |= 1 << (byte >> 4)
    loops[state * 32 + 16] = han.length
    loops[state * 32 + 17] = [...matches][0]!
    loops[state * 32 + 18] = Number(areWords(automaton, state, bytes))
  }
  const rows = new Uint16Array(states << shift)
  transitions.forEach((entry, i) => {
    const column = i % columns
    const beginning = transitions[columns + column]! >> 1
    const restarts = entry === 1 && beginning > 0 && column < columns - 1
    const next = restarts ? beginning : entry >> 1
    rows[(Math.floor(i / columns) << shift) + column] =
      (next << 3) | (restarts ? 4 : 0) | (loopStates.has(next) ? 2 : 0) | (entry & 1)
  })
  const first = firstClasses(automaton, bytewise)
  return { classes, first, transitions: rows, loops, shift, endClass: columns - 1 }
}

/**
 * Whether runs of characters in a state are words that a space ends and begins: a match ends wherever they end, the
 * space begins the next one, and any of them behind it leads back to the state.
 */
function areWords(
  { classes, columns, transitions }: Automaton,
  state: number,
  letters: readonly number[],
): boolean {
  const row = transitions.subarray(state * columns, (state + 1) * columns)
  const space = classOf(classes, 0x20)
  const behindSpace = transitions[columns + space]! >> 1
  const entered = letters.map(
    letter => transitions[behindSpace * columns + classOf(classes, letter)]! >> 1,
  )
  return (
    letters.length > 0 &&
    row.every(entry => (entry & 1) === 1) &&
    row[space] === 1 &&
    behindSpace > 0 &&
    entered.every(next => next === state)
  )
}

/** The class that all code points of a range have, or undefined. */
function onlyClass(
  classes: Automaton['classes'],
  [first, last]: readonly [number, number],
): number | undefined {
  const characterClass = classOf(classes, first)
  for (let codePoint = first; codePoint <= last; codePoint++) {
    if (classOf(classes, codePoint) !== characterClass) return undefined
  }
  return characterClass
}
