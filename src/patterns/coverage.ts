import { type CodePoints, complement, union } from './code-points.ts'
import { type Pattern, parsePattern } from './syntax.ts'

/**
 * Whether the matches of a pattern cover every text. They surely do if every single character is a match.
 *
 *     \s+|\S         yes, by its two alternatives
 *     \p{L}+|\s      no: a digit is left over
 *     a\b|[^a]       not surely: lookarounds are not analysed
 */
export function coversAllText(source: string): boolean {
  return complement(alone(parsePattern(source))).length === 0
}

/** The characters that are a match by themselves, in any context. */
function alone(pattern: Pattern): CodePoints {
  switch (pattern.type) {
    case 'set':
      return pattern.set
    case 'alternatives':
      return union(...pattern.choices.map(alone))
    case 'sequence':
      return union(
        ...pattern.parts
          .filter((_, i) => pattern.parts.every((other, j) => i === j || canBeEmpty(other)))
          .map(alone),
      )
    case 'repeat':
      return pattern.least <= 1 && pattern.most >= 1 ? alone(pattern.what) : []
    // A possessive part may take what the rest needs, and does not give it back.
    case 'atomic':
    case 'look':
      return []
  }
}

function canBeEmpty(pattern: Pattern): boolean {
  switch (pattern.type) {
    case 'repeat':
      return pattern.least === 0 || canBeEmpty(pattern.what)
    case 'sequence':
      return pattern.parts.every(canBeEmpty)
    case 'alternatives':
      return pattern.choices.some(canBeEmpty)
    case 'set':
    case 'atomic':
    case 'look':
      return false
  }
}
