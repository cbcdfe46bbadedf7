import { type Charsmap, readCharsmap } from './charsmap.ts'
import type { Normalizer } from './normalize.ts'
import { graphemesOf } from './segment.ts'

/**
 * Hugging Face's `Precompiled`: SentencePiece's rules, applied otherwise than SentencePiece does. The
 * text is taken by grapheme; one below six bytes is replaced whole by the rule for its *shortest*
 * beginning, in any other each character by its own.
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
