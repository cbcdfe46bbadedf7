import { unpackRanges } from '../patterns/code-points.ts'
import { scriptRanges } from '../patterns/script-ranges.ts'
import type { SentencePieceOptions } from './options.ts'

/** Whether code points may form a piece. */
export type PieceRule = (codePoints: ArrayLike<number>) => boolean

const whiteSpace = 0x2581
const unknown = 0x2585
const tab = 9

/**
 * The rule for pieces: not too long, without a boundary, ▁ only at one end, one script.
 *
 *     ▁the yes · the▁ no · 人工智能 yes · りんご林檎 yes · iPhone7 no · 了。 no
 *
 * Common characters are a script like any other. Inherited ones (accents) have the script of the character
 * before them.
 *
 * Source: google/sentencepiece, src/trainer_interface.cc, `IsValidSentencePiece`.
 */
export function pieceRule(options: SentencePieceOptions): PieceRule {
  const { maxSentencePieceLength, splitByUnicodeScript, splitDigits } = options
  const scriptOf = scripts(options)
  const isMisplaced = whiteSpaceRule(options)
  return codePoints => {
    const { length } = codePoints
    if (length === 0 || length > maxSentencePieceLength) return false
    let previous = anyScript
    for (let at = 0; at < length; at++) {
      const codePoint = codePoints[at]!
      if (codePoint === whiteSpace) {
        if (isMisplaced(codePoints, at)) return false
        continue
      }
      if (codePoint === unknown || codePoint === tab || codePoint === 0) return false
      if (splitDigits && length > 1 && isDigit(codePoint)) return false
      const own = scriptOf(codePoint)
      const script = own === inherited ? previous : own
      if (splitByUnicodeScript && !scriptsMatch(previous, script)) return false
      previous = script
    }
    return true
  }
}

/** Whether two pieces, each valid by itself, may become one. */
export interface JointRule {
  /** Adds a piece under the next number. */
  add(codePoints: readonly number[]): void
  mayJoin(left: number, right: number): boolean
}

/**
 * The rule of `pieceRule` for two pieces in a row. It is called for millions of pairs, so it uses only the
 * lengths of both and the scripts where they meet. Pieces with ▁, or with digits that must stand alone, are
 * checked whole.
 */
export function jointRule(options: SentencePieceOptions): JointRule {
  const isPiece = pieceRule(options)
  const scriptOf = scripts(options)
  const pieces: (readonly number[])[] = []
  const first: number[] = []
  const last: number[] = []
  const isPlain: boolean[] = []
  return {
    add(codePoints) {
      const own = codePoints.map(scriptOf).filter(script => script !== inherited)
      pieces.push(codePoints)
      first.push(own[0] ?? anyScript)
      last.push(own.at(-1) ?? anyScript)
      isPlain.push(
        codePoints.every(
          codePoint => codePoint !== whiteSpace && !(options.splitDigits && isDigit(codePoint)),
        ),
      )
    },
    mayJoin(left, right) {
      const [one, other] = [pieces[left]!, pieces[right]!]
      if (one.length + other.length > options.maxSentencePieceLength) return false
      if (!isPlain[left] || !isPlain[right]) return isPiece([...one, ...other])
      return !options.splitByUnicodeScript || scriptsMatch(last[left]!, first[right]!)
    },
  }
}

function scriptsMatch(script: number, other: number): boolean {
  return script === other || script === anyScript || other === anyScript
}

function whiteSpaceRule(options: SentencePieceOptions) {
  const { treatWhitespaceAsSuffix: suffix, splitByWhitespace: split } = options
  return (codePoints: ArrayLike<number>, at: number): boolean => {
    if (options.allowWhitespaceOnlyPieces && isAllWhiteSpace(codePoints)) return false
    const last = codePoints.length - 1
    if (suffix) return at < last && (split || at === 0)
    return at > 0 && (split || at === last)
  }
}

function isAllWhiteSpace(codePoints: ArrayLike<number>): boolean {
  return Array.from(codePoints).every(codePoint => codePoint === whiteSpace)
}

/** ASCII and full-width digits. */
function isDigit(codePoint: number): boolean {
  return (codePoint >= 0x30 && codePoint <= 0x39) || (codePoint >= 0xff10 && codePoint <= 0xff19)
}

/** Matches any other script. */
const anyScript = 0
/** Takes the script of the character before it. */
const inherited = 1
const common = 2
const firstNamed = 3

function scripts({ splitByNumber }: SentencePieceOptions): (codePoint: number) => number {
  table ??= makeTable()
  const known = table
  return codePoint => (!splitByNumber && isDigit(codePoint) ? anyScript : known[codePoint]!)
}

/** The number of each code point's script, made at the first training. */
let table: Uint8Array | undefined

/** Makes the table of scripts. A code point without a script is common. */
function makeTable(): Uint8Array {
  const made = new Uint8Array(0x110000).fill(common)
  Object.entries(scriptRanges).forEach(([name, packed], index) => {
    if (name === 'Common') return
    const number = name === 'Inherited' ? inherited : firstNamed + index
    for (const [first, last] of unpackRanges(packed)) made.fill(number, first, last + 1)
  })
  return made
}
