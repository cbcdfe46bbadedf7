import { InputError } from '../errors.ts'
import { type CodePoints, classSource, intersection } from './code-points.ts'
import { type Pattern, parsePattern } from './syntax.ts'

/**
 * Compiles a regular expression of a tokenizer file (Rust's or Oniguruma's dialect). The function returns, for a text, the
 * JavaScript expression that finds the same matches in it.
 *
 *     (?i:'s)|\s+(?!\S)   →   (?:['][Ssſ])|[\t-\r …]+(?![^\t-\r …])
 *
 * Nearly all text has no surrogate pairs and gets an expression on 16-bit units: V8 runs a loop over
 * units of one length in constant memory, but keeps a stack entry a turn for a loop over code points,
 * which overflows after some two million of them.
 */
export function compilePattern(source: string): (text: string) => RegExp {
  const pattern = parsePattern(source)
  const units = compile(source, pattern, 0xffff, 'g')
  let codePoints: RegExp | undefined
  return text => {
    if (!surrogate.test(text)) return units
    codePoints ??= compile(source, pattern, 0x10ffff, 'gu')
    return codePoints
  }
}

const surrogate = /[\ud800-\udfff]/

function compile(source: string, pattern: Pattern, lastCodePoint: number, flags: string): RegExp {
  try {
    return new RegExp(makePrinter([[0, lastCodePoint]])(pattern), flags)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new InputError(`the regular expression ${source} is not valid: ${error.message}`)
  }
}

/** A function that writes a pattern as JavaScript source, limited to the code points in `within`. */
function makePrinter(within: CodePoints): (pattern: Pattern) => string {
  let atomics = 0
  const print = (pattern: Pattern): string => {
    switch (pattern.type) {
      case 'set':
        return classSource(intersection(pattern.set, within))
      case 'sequence':
        return pattern.parts.map(part => grouped(part, part.type === 'alternatives')).join('')
      case 'alternatives':
        return pattern.choices.map(print).join('|')
      case 'repeat': {
        const { what, least, most, lazy } = pattern
        const limit = most === Number.POSITIVE_INFINITY ? '' : most
        return `${grouped(what, what.type !== 'set')}{${least},${limit}}${lazy ? '?' : ''}`
      }
      case 'look': {
        const { direction, negative, what } = pattern
        return `(?${direction === 'ahead' ? '' : '<'}${negative ? '!' : '='}${print(what)})`
      }
      case 'atomic': {
        // JavaScript has no atomic group, but a lookahead never gives back what it took.
        atomics += 1
        const name = `atomic${atomics}`
        return `(?:(?=(?<${name}>${print(pattern.what)}))\\k<${name}>)`
      }
    }
  }
  const grouped = (pattern: Pattern, needed: boolean) =>
    needed ? `(?:${print(pattern)})` : print(pattern)
  return print
}
