import { type CharacterClasses, classify } from './character-classes.ts'
import { type CodePoints, union } from './code-points.ts'
import type { Pattern } from './syntax.ts'

/**
 * A pattern as a machine that finds the match of a backtracking engine (the first alternative that leads
 * to one, loops as long or short as they ask for) in one pass, a look-up a character.
 *
 * A state is the list of places in the pattern that may come next, the preferred ones first. On a character, each place
 * that takes it moves on. A place where the pattern is matched is reported and ends the list, because later places are
 * less preferred. The report comes with the character *after* the match, or with the end of the text, so that `(?!\S)`
 * is decided in the same step.
 *
 * Sources: K. Thompson, Regular Expression Search Algorithm, 1968; R. Cox, Regular Expression Matching:
 * the Virtual Machine Approach, 2009, on priorities.
 */
export interface Automaton {
  readonly classes: CharacterClasses
  /** Entries of a row: one for each class, and one for the end of the text. */
  readonly columns: number
  /**
   * A row a state. An entry is the next state, doubled, plus one if a match ends before the character. In state 0 nothing
   * can match any more; state 1 is the first.
   */
  readonly transitions: Uint16Array
}

/**
 * The automaton of a pattern; undefined for a pattern with atomic groups, with a look behind or at more than one
 * character, with an empty match, or with too many states.
 */
export function makeAutomaton(pattern: Pattern): Automaton | undefined {
  return makeAutomata([pattern])?.[0]
}

/** The automata of several patterns, with the same classes. */
export function makeAutomata(patterns: readonly Pattern[]): Automaton[] | undefined {
  const sets: CodePoints[] = []
  const programs = patterns.map(pattern => compile(pattern, sets))
  const classes = programs.every(program => program !== undefined) ? classify(sets) : undefined
  if (!classes) return undefined
  const automata = programs.map(program => program && determinize(program, classes))
  return automata.every(automaton => automaton !== undefined) ? automata : undefined
}

/** A place of the pattern: the characters that it takes or looks at, and where it leads. */
type Place =
  | { readonly type: 'take'; readonly set: number; readonly next: number }
  | {
      readonly type: 'ask'
      readonly set: number
      readonly negative: boolean
      readonly next: number
    }
  | { readonly type: 'fork'; readonly first: number; readonly second: number }
  | { readonly type: 'matched' }

interface Program {
  readonly places: readonly Place[]
  readonly start: number
}

const mostPlaces = 2000
export const mostStates = 4000

/** The places of a pattern, from its end to its beginning. Its sets are added to `sets`. */
function compile(pattern: Pattern, sets: CodePoints[]): Program | undefined {
  if (placesOf(pattern) > mostPlaces) return undefined
  const places: Place[] = [{ type: 'matched' }]
  const add = (place: Place): number => places.push(place) - 1
  const setNumber = (set: CodePoints): number => {
    const known = sets.indexOf(set)
    return known >= 0 ? known : sets.push(set) - 1
  }
  const fork = (lazy: boolean, into: number, past: number): Place =>
    lazy ? { type: 'fork', first: past, second: into } : { type: 'fork', first: into, second: past }

  /** The place from which `what` is matched before going on at `next`. */
  const enter = (what: Pattern, next: number): number => {
    switch (what.type) {
      case 'set':
        return add({ type: 'take', set: setNumber(what.set), next })
      case 'sequence':
        return what.parts.reduceRight((following, part) => enter(part, following), next)
      case 'alternatives':
        return what.choices
          .map(choice => enter(choice, next))
          .reduceRight((second, first) => add({ type: 'fork', first, second }))
      case 'repeat':
        return enterRepeat(what, next)
      case 'look': {
        const set = oneOf(what.what) ?? []
        return add({ type: 'ask', set: setNumber(set), negative: what.negative, next })
      }
      case 'atomic':
        return enter(what.what, next)
    }
  }
  const enterRepeat = (repeat: Extract<Pattern, { type: 'repeat' }>, next: number): number => {
    const { what, least, most, lazy } = repeat
    let entry = next
    if (most === Number.POSITIVE_INFINITY) {
      const loop = add({ type: 'matched' })
      places[loop] = fork(lazy, enter(what, loop), next)
      entry = loop
    } else {
      for (let i = least; i < most; i++) entry = add(fork(lazy, enter(what, entry), next))
    }
    for (let i = 0; i < least; i++) entry = enter(what, entry)
    return entry
  }

  return { start: enter(pattern, 0), places }
}

/** The number of places of a pattern; Infinity if it has no automaton. */
function placesOf(pattern: Pattern): number {
  switch (pattern.type) {
    case 'set':
      return 1
    case 'sequence':
      return pattern.parts.reduce((sum, part) => sum + placesOf(part), 0)
    case 'alternatives':
      return pattern.choices.reduce((sum, choice) => sum + placesOf(choice) + 1, 0)
    case 'repeat': {
      const { what, least, most } = pattern
      if (most !== Number.POSITIVE_INFINITY) return most * (placesOf(what) + 1)
      // A repeat of an empty match would never end.
      return canBeEmpty(what) ? Number.POSITIVE_INFINITY : (least + 1) * (placesOf(what) + 1)
    }
    case 'look':
      return pattern.direction === 'ahead' && oneOf(pattern.what) ? 1 : Number.POSITIVE_INFINITY
    case 'atomic':
      return Number.POSITIVE_INFINITY
  }
}

function canBeEmpty(pattern: Pattern): boolean {
  switch (pattern.type) {
    case 'set':
      return false
    case 'sequence':
      return pattern.parts.every(canBeEmpty)
    case 'alternatives':
      return pattern.choices.some(canBeEmpty)
    case 'repeat':
      return pattern.least === 0 || canBeEmpty(pattern.what)
    case 'look':
      return true
    case 'atomic':
      return canBeEmpty(pattern.what)
  }
}

/** The set of a pattern that is always one character. */
function oneOf(pattern: Pattern): CodePoints | undefined {
  if (pattern.type === 'set') return pattern.set
  if (pattern.type !== 'alternatives') return undefined
  const sets = pattern.choices.map(oneOf)
  return sets.every(set => set !== undefined) ? union(...sets) : undefined
}

/** Places that may come next, preferred ones first; only ones that take, ask or have matched. */
type State = readonly number[]

function determinize(program: Program, classes: CharacterClasses): Automaton | undefined {
  const columns = classes.count + 1
  const states: State[] = []
  const numbers = new Map<string, number>()
  const numberOf = (state: State): number => {
    const name = state.join()
    let number = numbers.get(name)
    if (number === undefined) {
      number = states.push(state) - 1
      numbers.set(name, number)
    }
    return number
  }
  numberOf([])
  numberOf(withoutForks(program, [program.start]))

  const rows: number[] = []
  for (let number = 0; number < states.length; number++) {
    for (let column = 0; column < columns; column++) {
      const { next, matched } = step(program, states[number]!, column, classes)
      // A match of nothing.
      if (number === 1 && matched) return undefined
      rows.push(numberOf(next) * 2 + Number(matched))
    }
    if (states.length > mostStates) return undefined
  }
  return { classes, columns, transitions: Uint16Array.from(rows) }
}

/** The next state on a character of a class. The class after the last one is the end of the text. */
function step(
  { places, ...program }: Program,
  state: State,
  characterClass: number,
  classes: CharacterClasses,
): { next: State; matched: boolean } {
  const atEnd = characterClass === classes.count
  const isIn = (set: number) => !atEnd && classes.isIn(set, characterClass)
  const entered: number[] = []
  const seen = new Set<number>()
  let matched = false
  const visit = (number: number): void => {
    if (matched || seen.has(number)) return
    seen.add(number)
    const place = places[number]!
    if (place.type === 'matched') matched = true
    else if (place.type === 'take' && isIn(place.set)) entered.push(place.next)
    else if (place.type === 'ask' && isIn(place.set) !== place.negative)
      for (const next of withoutForks({ places, ...program }, [place.next])) visit(next)
  }
  for (const number of state) visit(number)
  return { next: withoutForks({ places, ...program }, entered), matched }
}

/** The places that forks lead to, in order, each only once. */
function withoutForks({ places }: Program, from: readonly number[]): State {
  const state: number[] = []
  const seen = new Set<number>()
  const visit = (number: number): void => {
    if (seen.has(number)) return
    seen.add(number)
    const place = places[number]!
    if (place.type !== 'fork') {
      state.push(number)
      return
    }
    visit(place.first)
    visit(place.second)
  }
  for (const number of from) visit(number)
  return state
}
