import { once, property, union } from './code-points.ts'

/**
 * `\w` of Rust's regular expressions: alphabetic characters, marks, decimal digits, connectors and the
 * two joiners. Oniguruma's has neither the letter numbers and circled letters (which are alphabetic
 * although they are no letters) nor the joiners.
 *
 * Source: Unicode Technical Standard 18, Annex C.
 */
export const wordCharacters = once(() =>
  union(property('L'), property('M'), property('Nd'), property('Nl'), property('Pc'), [
    [0x200c, 0x200d],
    [0x24b6, 0x24e9],
    [0x1f130, 0x1f149],
    [0x1f150, 0x1f169],
    [0x1f170, 0x1f189],
  ]),
)
