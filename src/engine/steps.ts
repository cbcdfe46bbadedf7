import { type Automaton, makeAutomata } from '../patterns/automaton.ts'
import { classOf } from '../patterns/character-classes.ts'
import { fuse, neighbourCuts } from '../patterns/fuse.ts'
import { makeTransducer, type Transducer } from '../patterns/transducer.ts'
import { byteAlphabet } from '../tokenize/byte-alphabet.ts'
import { copyIn } from './memory.ts'
import type { EngineExports } from './module.ts'
import type { StepProgram } from './text-program.ts'
import {
  bytewiseOffset,
  classBlocksOffset,
  classMembersOffset,
  cutsAroundMembers,
  endClassOffset,
  firstIdeograph,
  firstState,
  gapsBeyondAscii,
  gapsInAscii,
  gapsOffset,
  joinsMembers,
  lastIdeograph,
  loopBit,
  loopIdeographsOffset,
  loopMatchesOffset,
  loopShift,
  loopsOffset,
  matchBit,
  neighbourRuleOffset,
  noGaps,
  noNeighbourRule,
  openersOffset,
  outputBits,
  outputsShift,
  restartBit,
  rowShiftOffset,
  secondKindsOffset,
  stateShift,
  stepBytes,
  transducerKindsOffset,
  transducerTableOffset,
  transitionsOffset,
} from './wasm/layout.ts'

/** Loads the steps of the pre-tokenizer into the engine; false if one has no automaton. */
export function loadSteps(wasm: EngineExports, steps: readonly StepProgram[]): boolean {
  const layouts = fuseSteps(steps).map(tablesOf)
  if (!layouts.every(layout => layout !== undefined)) return false
  const at = wasm.reserveSteps(layouts.length)
  layouts.forEach((layout, i) => {
    const { classes, cutter } = layout
    const fields = [
      [classBlocksOffset, copyIn(wasm, classes.blocks)],
      [classMembersOffset, copyIn(wasm, classes.members)],
      [transitionsOffset, copyIn(wasm, layout.transitions)],
      [loopsOffset, copyIn(wasm, layout.loops)],
      [rowShiftOffset, layout.shift],
      [endClassOffset, layout.endClass],
      [bytewiseOffset, Number(layout.bytewise)],
      [transducerKindsOffset, cutter ? copyIn(wasm, cutter.kinds) : 0],
      [transducerTableOffset, cutter ? copyIn(wasm, cutter.table) : 0],
      [gapsOffset, layout.gaps],
      [neighbourRuleOffset, layout.neighbourRule],
    ] as const
    const step = new DataView(wasm.memory.buffer, at + i * stepBytes, stepBytes)
    for (const [offset, value] of fields) step.setUint32(offset, value, true)
    new Uint8Array(wasm.memory.buffer, step.byteOffset).set(layout.first)
    new Uint8Array(wasm.memory.buffer, step.byteOffset + openersOffset).set(layout.openers)
  })
  return true
}

/** Groups of neighbouring steps that run as one automaton. */
function fuseSteps(steps: readonly StepProgram[]): readonly StepProgram[][] {
  const groups: StepProgram[][] = []
  for (const step of steps.toReversed()) {
    const following = groups[0] ?? []
    const together = [step, ...following]
    const isOne = following[0]?.bytewise === step.bytewise && tablesOf(together)
    groups.splice(0, isOne ? 1 : 0, isOne ? together : [step])
  }
  return groups
}

/** Tables of steps by their patterns, which many vocabularies share. */
const knownTables = new Map<string, ReturnType<typeof makeTables> | undefined>()
const mostKnown = 32

function tablesOf(steps: readonly StepProgram[]) {
  const bytewise = steps.some(step => step.bytewise)
  const key = JSON.stringify([bytewise, ...steps.map(({ source }) => source)])
  if (!knownTables.has(key)) {
    if (knownTables.size === mostKnown) knownTables.clear()
    const [last, ...before] = makeAutomata(steps.map(step => step.pattern()))?.toReversed() ?? []
    const automaton = before.reduce((fused, step) => fused && fuse(step, fused), last)
    knownTables.set(key, automaton && makeTables(automaton, bytewise))
  }
  return knownTables.get(key)
}

/** The classes of the ASCII characters, or of the 256 bytes as the byte alphabet spells them. */
function firstClasses({ classes }: Automaton, bytewise: boolean): Uint8Array {
  return Uint8Array.from(bytewise ? byteAlphabet : byteAlphabet.slice(0, 128), (character, byte) =>
    classOf(classes, bytewise ? character.charCodeAt(0) : byte),
  )
}

/**
 * The tables of an automaton as `wasm/layout.ts` defines them. Rows are padded to a power of two. If a state leads to
 * itself on some ASCII characters or on ideographs, the engine skips runs of these at once: the state has a *loop*, and
 * `loops` says which characters they are.
 */
function makeTables(automaton: Automaton, bytewise: boolean) {
  const { classes, columns, transitions } = automaton
  const shift = Math.ceil(Math.log2(columns))
  const states = transitions.length / columns
  const loops = new Uint8Array(states << loopShift)
  const ideograph = onlyClass(classes, firstIdeograph, lastIdeograph)
  const loopStates = new Set<number>()
  for (let state = firstState; state < states && !bytewise; state++) {
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
    for (const byte of bytes) loops[(state << loopShift) + (byte & 15)]! |= 1 << (byte >> 4)
    loops[(state << loopShift) + loopIdeographsOffset] = han.length
    loops[(state << loopShift) + loopMatchesOffset] = [...matches][0]!
  }
  const rows = new Uint16Array(states << shift)
  transitions.forEach((entry, i) => {
    const column = i % columns
    const beginning = transitions[columns + column]! >> 1
    const restarts = entry === 1 && beginning > 0 && column < columns - 1
    const next = restarts ? beginning : entry >> 1
    rows[(Math.floor(i / columns) << shift) + column] =
      (next << stateShift) |
      (restarts ? restartBit : 0) |
      (loopStates.has(next) ? loopBit : 0) |
      (entry & 1 ? matchBit : 0)
  })
  const first = firstClasses(automaton, bytewise)
  const transducer = makeTransducer(automaton, first)
  return {
    classes,
    first,
    transitions: rows,
    loops,
    shift,
    endClass: columns - 1,
    cutter: transducer && packTransducer(transducer),
    bytewise,
    neighbourRule: neighbourRuleOf(automaton),
    ...matchBeginsOf(automaton, first, bytewise),
  }
}

/**
 * Which characters may begin a match: `gaps` for a quick answer, and `openers` as a set of ASCII and then of the other
 * bytes. A set has, for each lower half of a byte, a bit for each upper half.
 */
function matchBeginsOf({ columns, transitions }: Automaton, first: Uint8Array, bytewise: boolean) {
  const opens = (kind: number) => transitions[columns + kind]! >> 1 !== 0
  const openers = new Uint8Array(32)
  first.forEach((kind, byte) => {
    if (opens(kind)) openers[(byte & 15) | ((byte >> 3) & 16)]! |= 1 << ((byte >> 4) & 7)
  })
  const othersOpen = !bytewise || first.subarray(128).some(opens)
  return { openers, gaps: first.every(opens) ? noGaps : othersOpen ? gapsInAscii : gapsBeyondAscii }
}

/**
 * The rule by which a step cuts, if it looks at two neighbouring characters only, and at each only for whether it may
 * begin a match.
 */
function neighbourRuleOf(automaton: Automaton): number {
  const { columns, transitions } = automaton
  const cuts = neighbourCuts(automaton)
  if (!cuts) return noNeighbourRule
  const begun = Array.from(transitions.subarray(columns, columns * 2 - 1), entry => entry >> 1)
  const members = [...begun.keys()].filter(column => begun[column] !== 0)
  const between = members.flatMap(left => members.map(right => cuts(begun[left]!, right)))
  if (between.every(isCut => isCut)) return cutsAroundMembers
  return between.some(isCut => isCut) ? noNeighbourRule : joinsMembers
}

/** The tables of a transducer that reads two characters a step, as `wasm/layout.ts` defines them. */
function packTransducer({ states, kinds, kindOf, next, said }: Transducer) {
  const table = new Uint32Array(states * kinds * kinds)
  if (table.length << 2 >= 1 << outputsShift) return undefined
  for (let state = 0; state < states; state++) {
    for (let first = 0; first < kinds; first++) {
      const at = state * kinds + first
      for (let second = 0; second < kinds; second++) {
        const after = next[at]! * kinds + second
        const place = (next[after]! * kinds * kinds) << 2
        table[at * kinds + second] =
          place | (said[at]! << outputsShift) | (said[after]! << (outputsShift + outputBits))
      }
    }
  }
  const places = new Uint16Array(512)
  kindOf.forEach((kind, byte) => {
    places[byte] = (kind * kinds) << 2
    places[secondKindsOffset / 2 + byte] = kind << 2
  })
  return { kinds: places, table }
}

/** The class of all code points of a range, or undefined if they differ. */
function onlyClass(classes: Automaton['classes'], first: number, last: number): number | undefined {
  const characterClass = classOf(classes, first)
  for (let codePoint = first; codePoint <= last; codePoint++) {
    if (classOf(classes, codePoint) !== characterClass) return undefined
  }
  return characterClass
}
