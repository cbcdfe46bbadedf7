import { InputError } from '../errors.ts'
import type { Normalizer } from '../vocabulary/steps.ts'
import { graphemesOf } from './intl-segmenter.ts'

/** The result of a rule at a place of a text: the replacement, and where the replaced text ends. */
export interface Replacement {
  readonly by: string
  readonly end: number
}

/** Rules that replace one string by another. */
export interface Charsmap {
  /** The longest rule at a place. */
  longestAt(text: string, at: number): Replacement | undefined
  /** The shortest rule at a place. */
  shortestAt(text: string, at: number): Replacement | undefined
  /** The characters that must follow a character for a rule to begin with it. */
  followersOf(codePoint: number): Followers
}

/** No rule begins with the character; one does if a character beyond ASCII follows; or whatever follows, even the end. */
export type Followers = 'none' | 'beyondAscii' | 'any'

/**
 * SentencePiece's `precompiled_charsmap`. The bytes are a little-endian uint32 length, that many bytes
 * of a Darts double-array trie over UTF-8, and a pool of NUL-ended replacements that the trie's values
 * point into. A unit of the array has its label in bits 0–7, whether a rule ends there in bit 8, and the
 * offset to its children from bit 9 on.
 *
 * Source: google/sentencepiece, src/normalizer.cc (`DecodePrecompiledCharsMap`),
 * third_party/darts_clone.
 */
export function readCharsmap(bytes: Uint8Array): Charsmap {
  const { units, pool } = charsmapParts(bytes)
  const childrenOf = (node: number) =>
    node ^ ((units[node]! >>> 10) << ((units[node]! & 0x200) >>> 6))

  const find = (text: string, at: number, shortest: boolean): Replacement | undefined => {
    let children = childrenOf(0)
    let value = -1
    let end = at
    for (let next = at; next < text.length; ) {
      const codePoint = text.codePointAt(next)!
      next += codePoint > 0xffff ? 2 : 1
      const size = utf8Size(codePoint)
      for (let i = 0; i < size; i++) {
        const byte = utf8Byte(codePoint, size, i)
        const node = children ^ byte
        if (node >= units.length || (units[node]! & 0x800000ff) !== byte) next = text.length + 1
        if (next > text.length) break
        children = childrenOf(node)
        // A rule ends where a character ends. A value within a character matches no text.
        if ((units[node]! & 0x100) === 0 || i < size - 1 || children >= units.length) continue
        value = units[children]! & 0x7fffffff
        end = next
      }
      if (shortest && value >= 0) break
    }
    return value < 0 ? undefined : { by: replacementAt(pool, value), end }
  }
  const followersOf = (codePoint: number): Followers => {
    let children = childrenOf(0)
    const isUnit = (node: number, byte: number) =>
      node < units.length && (units[node]! & 0x800000ff) === byte
    const size = utf8Size(codePoint)
    for (let i = 0; i < size; i++) {
      const byte = utf8Byte(codePoint, size, i)
      const node = children ^ byte
      if (!isUnit(node, byte)) return 'none'
      if (i === size - 1 && (units[node]! & 0x100) !== 0) return 'any'
      children = childrenOf(node)
    }
    for (let byte = 0; byte < 0x80; byte++) if (isUnit(children ^ byte, byte)) return 'any'
    return 'beyondAscii'
  }
  return {
    followersOf,
    longestAt: (text, at) => find(text, at, false),
    shortestAt: (text, at) => find(text, at, true),
  }
}

/** The units of the trie, and the replacements, each ended by NUL. */
export function charsmapParts(bytes: Uint8Array): { units: Uint32Array; pool: Uint8Array } {
  if (bytes.length < 4) throw damaged('it is shorter than its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const trieBytes = view.getUint32(0, true)
  if (trieBytes % 4 !== 0 || trieBytes < 4 || 4 + trieBytes > bytes.length) {
    throw damaged(`its trie of ${trieBytes} bytes does not fit into ${bytes.length}`)
  }
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) =>
    view.getUint32(4 + i * 4, true),
  )
  return { units, pool: bytes.subarray(4 + trieBytes) }
}

function utf8Size(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

/** Byte `i` of a character that takes `size` bytes. */
function utf8Byte(codePoint: number, size: number, i: number): number {
  const bits = codePoint >> (6 * (size - 1 - i))
  if (i > 0) return 0x80 | (bits & 0x3f)
  return size === 1 ? bits : bits | ((0xf00 >> size) & 0xff)
}

function replacementAt(pool: Uint8Array, start: number): string {
  const end = pool.indexOf(0, start)
  if (start >= pool.length || end < 0) throw damaged(`a rule points outside of its replacements`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      pool.subarray(start, end),
    )
  } catch {
    throw damaged('a replacement is not UTF-8')
  }
}

function damaged(what: string): InputError {
  return new InputError(`the precompiled charsmap is damaged: ${what}`)
}

/**
 * Hugging Face's `Precompiled`: SentencePiece's rules, applied differently. A grapheme of fewer than six bytes is replaced
 * as a whole by the rule for its *shortest* beginning. In other graphemes each character is replaced by its own rule.
 *
 * Source: huggingface/tokenizers, normalizers/precompiled.rs, and the crate spm_precompiled.
 */
export function precompiledNormalizer(bytes: Uint8Array): Normalizer {
  const rules = readCharsmap(bytes)
  const utf8 = new TextEncoder()
  return text => {
    let normalized = ''
    for (const segment of graphemesOf(text)) {
      const whole = utf8.encode(segment).length < 6 ? rules.shortestAt(segment, 0) : undefined
      normalized += whole ? whole.by : byCharacter(rules, segment)
    }
    return normalized
  }
}

function byCharacter(rules: Charsmap, grapheme: string): string {
  return Array.from(grapheme, character => rules.shortestAt(character, 0)?.by ?? character).join('')
}
