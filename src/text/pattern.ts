import { InputError } from '../errors.ts'
import {
  type CodePoints,
  classSource,
  complement,
  intersection,
  property,
  union,
  whiteSpace,
} from './code-points.ts'
import { wordCharacters } from './word-characters.ts'

/**
 * A tokenizer file's regular expression (Rust's or Oniguruma's dialect), ready to run on a text: gives
 * the JavaScript one that finds the same matches in it. Classes become explicit ranges of a pinned
 * Unicode version. What has no exact counterpart here is refused by name.
 *
 *     (?i:'s)|\s+(?!\S)   →   (?:['][Ssſ])|[\t-\r …]+(?![^\t-\r …])
 *
 * Nearly all text has no surrogate pairs and gets an expression on 16-bit units: V8 runs a loop over
 * units of one length in constant memory, but keeps a stack entry a turn for a loop over code points,
 * which overflows after some two million of them.
 */
export function compilePattern(pattern: string): (text: string) => RegExp {
  const units = compile(pattern, 0xffff, 'g')
  let codePoints: RegExp | undefined
  return text => {
    if (!surrogate.test(text)) return units
    codePoints ??= compile(pattern, 0x10ffff, 'gu')
    return codePoints
  }
}

const surrogate = /[\ud800-\udfff]/

function compile(pattern: string, lastCodePoint: number, flags: string): RegExp {
  try {
    return new RegExp(new Translation(pattern, lastCodePoint).source(), flags)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new InputError(`the regular expression ${pattern} is not valid: ${error.message}`)
  }
}

/** A property by its name; `RustWord` is no property of Unicode but `\\w` of another dialect. */
function propertyOf(name: string): CodePoints {
  return name === 'RustWord' ? wordCharacters : property(name)
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

/** Groups that mean the same in JavaScript. */
const sameGroups = ['(?:', '(?=', '(?!', '(?<=', '(?<!'] as const

/** What else folds to an ASCII letter: U+017F LATIN SMALL LETTER LONG S and U+212A KELVIN SIGN. */
const foldsToAscii: Readonly<Record<string, number>> = { s: 0x17f, k: 0x212a }

/** One pass over a pattern, from front to back, writing JavaScript's. */
class Translation {
  private readonly pattern: string
  private readonly lastCodePoint: number
  private at = 0
  private captures = 0

  constructor(pattern: string, lastCodePoint: number) {
    this.pattern = pattern
    this.lastCodePoint = lastCodePoint
  }

  source(): string {
    const source = this.alternatives(false)
    if (this.at < this.pattern.length) this.refuse('an unmatched )')
    return source
  }

  /** Everything up to the `)` that ends the group, or to the end. */
  private alternatives(ignoreCase: boolean): string {
    let source = ''
    while (this.at < this.pattern.length && this.pattern[this.at] !== ')') {
      if (this.pattern[this.at] === '|') {
        this.at += 1
        source += '|'
      } else {
        source += this.quantified(ignoreCase)
      }
    }
    return source
  }

  private quantified(ignoreCase: boolean): string {
    const atom = this.atom(ignoreCase)
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})/.exec(this.pattern.slice(this.at))?.[0]
    if (quantifier === undefined) return atom
    this.at += quantifier.length
    const repeated = atom + quantifier.replace('{,', '{0,')
    if (this.pattern[this.at] === '?') {
      this.at += 1
      return `${repeated}?`
    }
    if (this.pattern[this.at] !== '+') return repeated
    // `{1,3}+` is possessive in Rust and a repetition of a repetition in Oniguruma.
    if (quantifier.startsWith('{')) this.refuse(`${quantifier}+`)
    this.at += 1
    return this.atomic(repeated)
  }

  /** JavaScript has no atomic group, but a lookahead never gives back what it took. */
  private atomic(source: string): string {
    this.captures += 1
    const name = `atomic${this.captures}`
    return `(?:(?=(?<${name}>${source}))\\k<${name}>)`
  }

  private atom(ignoreCase: boolean): string {
    const character = this.pattern[this.at]!
    if (character === '(') return this.group(ignoreCase)
    if (character === '[') return this.classOf(this.set(ignoreCase))
    if (character === '.') {
      this.at += 1
      return this.classOf(complement([[0xa, 0xa]]))
    }
    if ('^$*+?'.includes(character)) this.refuse(character)
    const set = character === '\\' ? this.escape() : this.literal()
    return this.classOf(ignoreCase ? foldCase(set, what => this.refuse(what)) : set)
  }

  private classOf(set: CodePoints): string {
    return classSource(intersection(set, [[0, this.lastCodePoint]]))
  }

  private group(ignoreCase: boolean): string {
    const rest = this.pattern.slice(this.at)
    const flags = /^\(\?(-?i):/.exec(rest)
    const same = sameGroups.find(opening => rest.startsWith(opening))
    const atomic = rest.startsWith('(?>')
    if (!flags && !same && !atomic && rest.startsWith('(?')) this.refuse(rest.slice(0, 4))
    // A capturing group captures for nobody here.
    const opening = flags?.[0] ?? same ?? (atomic ? '(?>' : '(')
    this.at += opening.length
    const inside = this.alternatives(flags ? flags[1] === 'i' : ignoreCase)
    if (this.pattern[this.at] !== ')') this.refuse('a group without its )')
    this.at += 1
    return atomic ? this.atomic(inside) : `${same ?? '(?:'}${inside})`
  }

  /** A class, with classes in it (a union in Oniguruma and Rust) and `&&`. */
  private set(ignoreCase: boolean): CodePoints {
    this.at += 1
    const negated = this.pattern[this.at] === '^'
    if (negated) this.at += 1
    const intersected: CodePoints[] = []
    let members: CodePoints = []
    let first = true
    while (this.pattern[this.at] !== ']' || first) {
      if (this.at >= this.pattern.length) this.refuse('a class without its ]')
      if (this.pattern.startsWith('&&', this.at)) {
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
    if (this.pattern.startsWith('[:', this.at)) this.refuse('a POSIX class')
    if (this.pattern[this.at] === '[') return this.set(ignoreCase)
    const start = this.classAtom()
    let range = start
    const isRange = this.pattern[this.at] === '-' && !/^-(?:\]|$)/.test(this.pattern.slice(this.at))
    if (isRange && isOneCharacter(start)) {
      this.at += 1
      const end = this.classAtom()
      if (!isOneCharacter(end) || end[0]![0] < start[0]![0]) this.refuse('a range out of order')
      range = [[start[0]![0], end[0]![0]]]
    }
    return ignoreCase ? foldCase(range, what => this.refuse(what)) : range
  }

  private classAtom(): CodePoints {
    return this.pattern[this.at] === '\\' ? this.escape() : this.literal()
  }

  private literal(): CodePoints {
    const codePoint = this.pattern.codePointAt(this.at)!
    this.at += codePoint > 0xffff ? 2 : 1
    return [[codePoint, codePoint]]
  }

  private escape(): CodePoints {
    const rest = this.pattern.slice(this.at)
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
    throw new InputError(`${what} in the regular expression ${this.pattern} is not supported`)
  }
}

function isOneCharacter(set: CodePoints): boolean {
  return set.length === 1 && set[0]![0] === set[0]![1]
}

/** The set and what differs from its members in case alone; letters beyond ASCII are refused. */
function foldCase(set: CodePoints, refuse: (what: string) => never): CodePoints {
  const letters = intersection(set, union(property('L'), [[0x80, any.at(-1)![1]]]))
  const folded: [number, number][] = []
  for (const [first, last] of letters) {
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
