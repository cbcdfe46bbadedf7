import { unpackRanges } from '../patterns/code-points.ts'
import { scriptRanges } from '../patterns/script-ranges.ts'
import type { PreTokenizer } from '../vocabulary/steps.ts'

/**
 * Cuts where the script changes. What has no script, a space for example, goes with what stands in front
 * of it; at the beginning of a text nothing does, and the native package loses it there.
 *
 *     ' Apples are りんご 林檎'   →   '', 'Apples are ', 'りんご 林檎'
 *
 * Source: huggingface/tokenizers, pre_tokenizers/unicode_scripts/pre_tokenizer.rs.
 */
export const cutByScript: PreTokenizer = text => {
  scripts ??= makeScripts()
  const preTokens: string[] = []
  let start = 0
  let last = noScript
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at)!
    const script = scripts[codePoint]!
    if (script !== noScript && script !== last) {
      if (at > 0) preTokens.push(last === noScript ? '' : text.slice(start, at))
      start = at
      last = script
    }
    at += codePoint > 0xffff ? 2 : 1
  }
  if (last !== noScript) preTokens.push(text.slice(start))
  return preTokens
}

const noScript = 0

/** The number of each code point's script, made when the first text asks. */
let scripts: Uint8Array | undefined

function makeScripts(): Uint8Array {
  const table = new Uint8Array(0x110000)
  Object.values(scriptRanges).forEach((packed, index) => {
    for (const [first, last] of unpackRanges(packed)) table.fill(index + 1, first, last + 1)
  })
  return table
}
