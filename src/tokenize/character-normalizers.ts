import {
  classSource,
  contains,
  once,
  property,
  union,
  whiteSpace,
} from '../patterns/code-points.ts'
import type { BertNormalizerSpec, Normalizer } from '../vocabulary/steps.ts'

const marks = once(() => new RegExp(classSource(property('M')), 'gu'))
const nonspacingMarks = once(() => new RegExp(classSource(property('Mn')), 'gu'))

/**
 * Character by character, as Rust's `char::to_lowercase`: JavaScript would write the last Σ of a word
 * as ς.
 */
export function lowercase(text: string): string {
  if (!text.includes('Σ')) return text.toLowerCase()
  return Array.from(text, character => character.toLowerCase()).join('')
}

/** Without combining marks. */
export function stripAccents(text: string): string {
  return text.replace(marks(), '')
}

/** Without white space at the ends that are named. */
export function strip(
  text: string,
  ends: { readonly left: boolean; readonly right: boolean },
): string {
  let first = 0
  let last = text.length
  if (ends.left) while (first < last && isWhiteSpace(text, first)) first++
  if (ends.right) while (last > first && isWhiteSpace(text, last - 1)) last--
  return text.slice(first, last)
}

/** All white space is below U+10000, so one unit tells. */
function isWhiteSpace(text: string, at: number): boolean {
  return contains(whiteSpace, text.charCodeAt(at))
}

/** Source: huggingface/tokenizers, normalizers/unicode.rs, `do_nmt`. */
export function nmt(text: string): string {
  return text.replace(droppedByNmt, '').replace(spacesToNmt, ' ')
}

const droppedByNmt = new RegExp(
  classSource([
    [0x1, 0x8],
    [0xb, 0xb],
    [0xe, 0x1f],
    [0x7f, 0x7f],
    [0x8f, 0x8f],
    [0x9f, 0x9f],
  ]),
  'g',
)
const spacesToNmt = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g

/** Source: huggingface/tokenizers, normalizers/bert.rs. */
export function bertNormalizer(spec: BertNormalizerSpec): Normalizer {
  return text => {
    let normalized = text
    if (spec.cleanText)
      normalized = normalized.replace(droppedByBert, '').replace(spacesToBert(), ' ')
    if (spec.handleChineseChars) normalized = normalized.replace(chinese, ' $& ')
    if (spec.stripAccents) normalized = normalized.normalize('NFD').replace(nonspacingMarks(), '')
    return spec.lowercase ? lowercase(normalized) : normalized
  }
}

/** NUL, U+FFFD and the category C but for tab and line ends; unassigned code points are kept. */
const droppedByBert = new RegExp(
  `(?![\\t\\n\\r])${classSource(union(property('C'), [[0xfffd, 0xfffd]]))}`,
  'gu',
)
const spacesToBert = once(() => new RegExp(classSource(whiteSpace), 'gu'))

/** As the source has it, with U+2B820 to U+2B91F left out. */
const chinese = new RegExp(
  classSource([
    [0x3400, 0x4dbf],
    [0x4e00, 0x9fff],
    [0xf900, 0xfaff],
    [0x20000, 0x2a6df],
    [0x2a700, 0x2b73f],
    [0x2b740, 0x2b81f],
    [0x2b920, 0x2ceaf],
    [0x2f800, 0x2fa1f],
  ]),
  'gu',
)
