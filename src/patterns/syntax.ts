import { InputError } from '../errors.ts'
import {
  type CodePoints,
  complement,
  intersection,
  property,
  union,
  whiteSpace,
  wordCharacters,
} from './code-points.ts'

/**
 * A regular expression as a tree. Sets are explicit ranges of a pinned Unicode version, so that running the tree needs no
 * Unicode tables.
 */
export type Pattern =
  | { readonly type: 'set'; readonly set: CodePoints }
  | { readonly type: 'sequence'; readonly parts: readonly Pattern[] }
  /** Alternatives: the first that leads to a match is taken. */
  | { readonly type: 'alternatives'; readonly choices: readonly Pattern[] }
  | {
      readonly type: 'repeat'
      readonly what: Pattern
      readonly least: number
      /** Infinity if there is no limit. */
      readonly most: number
      readonly lazy: boolean
    }
  | {
      readonly type: 'look'
      readonly direction: 'ahead' | 'behind'
      readonly negative: boolean
      readonly what: Pattern
    }
  /** An atomic group: it never gives back what it took. */
  | { readonly type: 'atomic'; readonly what: Pattern }

/**
 * Reads a tokenizer file's regular expression (Rust's or Oniguruma's dialect). Syntax without an exact
 * counterpart in JavaScript is refused by name.
 *
 *     a|\s+   →   alternatives of the set [a] and the repeat 1…∞ of the set of white space
 */
export function parsePattern(source: string): Pattern {
  return new Parser(source).pattern()
}

/** A property by its name; `RustWord` is no property of Unicode but `\\w` of another dialect. */
function propertyOf(name: string): CodePoints {
  return name === 'RustWord' ? wordCharacters() : property(name)
}

const any: CodePoints = complement([])
const digits = () => property('Nd')
const word = () => union(property('L'), property('M'), digits(), property('Pc'))

/** Escapes that stand for a set, inside a class and outside. */
const setEscapes: Readonly<Record<string, () => CodePoints>> = {
  s: () => whiteSpace,
  S: () => complement(whiteSpace),
  d: digits,
  D: () => complement(digits()),
  w: word,
  W: () => complement(word()),
}

/** Escapes that stand for one character. */
const characterEscapes: Readonly<Record<string, number>> = {
  t: 0x9,
  n: 0xa,
  v: 0xb,
  f: 0xc,
  r: 0xd,
  e: 0x1b,
}

/** Lookarounds. */
const looks = {
  '(?=': { direction: 'ahead', negative: false },
  '(?!': { direction: 'ahead', negative: true },
  '(?<=': { direction: 'behind', negative: false },
  '(?<!': { direction: 'behind', negative: true },
} as const
const lookOpenings = Object.keys(looks) as (keyof typeof looks)[]

/** Characters beyond ASCII that fold to an ASCII letter: U+017F LATIN SMALL LETTER LONG S and U+212A KELVIN SIGN. */
const foldsToAscii: Readonly<Record<string, number>> = { s: 0x17f, k: 0x212a }

/** Oniguruma also finds ß, ﬅ, ﬀ … for these regardless of case, Rust's regular expressions do not. */
const joinsToOneLetter = /^(?:s[st]|f[fil])/i

/** Characters beyond ASCII that surely have no case. */
const uncased = () => union(whiteSpace, property('Nd'), property('P'), property('Han'))

/** A parser that reads a pattern once, from left to right. */
class Parser {
  private readonly source: string
  private at = 0

  constructor(source: string) {
    this.source = source
  }

  pattern(): Pattern {
    const pattern = this.alternatives(false)
    if (this.at < this.source.length) this.refuse('an unmatched )')
    return pattern
  }

  /** Reads up to the `)` that ends the group, or to the end. */
  private alternatives(ignoreCase: boolean): Pattern {
    const choices: Pattern[] = []
    let parts: Pattern[] = []
    const close = () => {
      choices.push(parts.length === 1 ? parts[0]! : { type: 'sequence', parts })
      parts = []
    }
    while (this.at < this.source.length && this.source[this.at] !== ')') {
      if (this.source[this.at] === '|') {
        this.at += 1
        close()
      } else {
        parts.push(this.quantified(ignoreCase))
      }
    }
    close()
    return choices.length === 1 ? choices[0]! : { type: 'alternatives', choices }
  }

  private quantified(ignoreCase: boolean): Pattern {
    const what = this.atom(ignoreCase)
    const quantifier = /^(?:[*+?]|\{(\d+)(,\d*)?\}|\{,(\d+)\})/.exec(this.source.slice(this.at))
    if (!quantifier) return what
    this.at += quantifier[0].length
    const [least, most] = bounds(quantifier)
    if (this.source[this.at] === '?') {
      this.at += 1
      return { type: 'repeat', what, least, most, lazy: true }
    }
    const repeat: Pattern = { type: 'repeat', what, least, most, lazy: false }
    if (this.source[this.at] !== '+') return repeat
    // `{1,3}+` is possessive in Rust and a repetition of a repetition in Oniguruma.
    if (quantifier[0].startsWith('{')) this.refuse(`${quantifier[0]}+`)
    this.at += 1
    return { type: 'atomic', what: repeat }
  }

  private atom(ignoreCase: boolean): Pattern {
    const character = this.source[this.at]!
    if (character === '(') return this.group(ignoreCase)
    if (character === '[') return { type: 'set', set: this.set(ignoreCase) }
    if (character === '.') {
      this.at += 1
      return { type: 'set', set: complement([[0xa, 0xa]]) }
    }
    if ('^$*+?'.includes(character)) this.refuse(character)
    const joined = ignoreCase ? joinsToOneLetter.exec(this.source.slice(this.at))?.[0] : undefined
    if (joined !== undefined) this.refuse(`a case-insensitive ${joined}`)
    const set = character === '\\' ? this.escape() : this.literal()
    return { type: 'set', set: ignoreCase ? foldCase(set, what => this.refuse(what)) : set }
  }

  private group(ignoreCase: boolean): Pattern {
    const rest = this.source.slice(this.at)
    const flags = /^\(\?(-?i):/.exec(rest)
    const look = lookOpenings.find(opening => rest.startsWith(opening))
    const plain = ['(?>', '(?:'].find(opening => rest.startsWith(opening))
    if (!flags && !look && !plain && rest.startsWith('(?')) this.refuse(rest.slice(0, 4))
    // Captures are not used, so a capturing group is a plain one.
    this.at += (flags?.[0] ?? look ?? plain ?? '(').length
    const what = this.alternatives(flags ? flags[1] === 'i' : ignoreCase)
    if (this.source[this.at] !== ')') this.refuse('a group without its )')
    this.at += 1
    if (look) return { type: 'look', ...looks[look], what }
    return plain === '(?>' ? { type: 'atomic', what } : what
  }

  /** A class, with classes in it (a union in Oniguruma and Rust) and `&&`. */
  private set(ignoreCase: boolean): CodePoints {
    this.at += 1
    const negated = this.source[this.at] === '^'
    if (negated) this.at += 1
    const intersected: CodePoints[] = []
    let members: CodePoints = []
    let first = true
    while (this.source[this.at] !== ']' || first) {
      if (this.at >= this.source.length) this.refuse('a class without its ]')
      if (this.source.startsWith('&&', this.at)) {
        this.at += 2
        intersected.push(members)
        members = []
      } else {
        members = union(members, this.member(ignoreCase))
      }
      first = false
    }
    this.at += 1
    const set = intersected.reduce(intersection, members)
    return negated ? complement(set) : set
  }

  private member(ignoreCase: boolean): CodePoints {
    if (this.source.startsWith('[:', this.at)) this.refuse('a POSIX class')
    if (this.source[this.at] === '[') return this.set(ignoreCase)
    const start = this.classAtom()
    let range = start
    const isRange = this.source[this.at] === '-' && !/^-(?:\]|$)/.test(this.source.slice(this.at))
    if (isRange && isOneCharacter(start)) {
      this.at += 1
      const end = this.classAtom()
      if (!isOneCharacter(end) || end[0]![0] < start[0]![0]) this.refuse('a range out of order')
      range = [[start[0]![0], end[0]![0]]]
    }
    return ignoreCase ? foldCase(range, what => this.refuse(what)) : range
  }

  private classAtom(): CodePoints {
    return this.source[this.at] === '\\' ? this.escape() : this.literal()
  }

  private literal(): CodePoints {
    const codePoint = this.source.codePointAt(this.at)!
    this.at += codePoint > 0xffff ? 2 : 1
    return [[codePoint, codePoint]]
  }

  private escape(): CodePoints {
    const rest = this.source.slice(this.at)
    const named = /^\\([pP])\{(\^?)([^}]*)\}/.exec(rest)
    if (named) {
      this.at += named[0].length
      const set = propertyOf(named[3]!.replace(/^(?:Script|sc|gc|General_Category)=/, ''))
      return (named[1] === 'P') !== (named[2] === '^') ? complement(set) : set
    }
    const coded =
      /^\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]+)\})/.exec(
        rest,
      )
    if (coded) {
      this.at += coded[0].length
      const codePoint = Number.parseInt(coded.slice(1).find(Boolean)!, 16)
      return [[codePoint, codePoint]]
    }
    const letter = rest[1]
    if (letter === undefined) this.refuse('a \\ at the end')
    const set = Object.hasOwn(setEscapes, letter) ? setEscapes[letter]!() : undefined
    const codePoint = Object.hasOwn(characterEscapes, letter) ? characterEscapes[letter] : undefined
    if (set === undefined && codePoint === undefined && /[0-9A-Za-z]/.test(letter))
      this.refuse(`\\${letter}`)
    this.at += 1
    if (set === undefined && codePoint === undefined) return this.literal()
    this.at += 1
    return set ?? [[codePoint!, codePoint!]]
  }

  private refuse(what: string): never {
    throw new InputError(`${what} in the regular expression ${this.source} is not supported`)
  }
}

/** The limits of a quantifier. */
function bounds([quantifier, exact, upTo, most]: RegExpExecArray): [least: number, most: number] {
  if (quantifier === '*') return [0, Number.POSITIVE_INFINITY]
  if (quantifier === '+') return [1, Number.POSITIVE_INFINITY]
  if (quantifier === '?') return [0, 1]
  if (most !== undefined) return [0, Number(most)]
  if (upTo === undefined) return [Number(exact), Number(exact)]
  return [Number(exact), upTo === ',' ? Number.POSITIVE_INFINITY : Number(upTo.slice(1))]
}

function isOneCharacter(set: CodePoints): boolean {
  return set.length === 1 && set[0]![0] === set[0]![1]
}

/** The set with all cases of its members. A member beyond ASCII that may have case is refused. */
function foldCase(set: CodePoints, refuse: (what: string) => never): CodePoints {
  const letters = intersection(set, union(property('L'), [[0x80, any.at(-1)![1]]]))
  const folded: [number, number][] = []
  for (const [first, last] of intersection(letters, complement(uncased()))) {
    if (last > 0x7f) refuse('a case-insensitive letter beyond ASCII')
    for (let codePoint = first; codePoint <= last; codePoint++) {
      const lower = String.fromCodePoint(codePoint).toLowerCase()
      for (const other of [
        lower.codePointAt(0)!,
        lower.toUpperCase().codePointAt(0)!,
        foldsToAscii[lower],
      ]) {
        if (other !== undefined) folded.push([other, other])
      }
    }
  }
  return union(set, folded)
}
