// Texts that others take minutes for: a million characters without a place to cut, and ten million.

import { makeTokenizer } from '../../dist/index.js'
import { loadVocabulary } from '../../dist/load/load.js'

/** A generator that gives the same numbers everywhere: Numerical Recipes' linear one. */
function randomNumbers() {
  let state = 1
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % below
  }
}

function filled(bytes, next) {
  const parts = []
  for (let size = 0; size < bytes; ) {
    const part = next()
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return parts.join('')
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** By name: the text of so many bytes. */
const kinds = {
  'one letter': bytes => 'a'.repeat(bytes),
  中: bytes => '中'.repeat(bytes / 3),
  spaces: bytes => ' '.repeat(bytes),
  'line ends': bytes => '\n'.repeat(bytes),
  'random Chinese': (bytes, random) =>
    filled(bytes, () => String.fromCharCode(0x4e00 + random(20_902))),
  'random letters': (bytes, random) => filled(bytes, () => String.fromCharCode(97 + random(26))),
  base64: (bytes, random) => filled(bytes, () => base64[random(64)]),
  'joined emoji': bytes => filled(bytes, () => '👩‍👩‍👧‍👦'),
  'unknown characters': (bytes, random) =>
    filled(bytes, () => String.fromCodePoint(0x30000 + random(4000))),
}

export async function worstCases(tokenizers, settings, tell) {
  const [one, ten] = [1e6, 1e7].map(bytes =>
    Object.values(kinds).map(textOf => textOf(bytes, randomNumbers())),
  )
  const rows = []
  for (const id of tokenizers) {
    const vocabulary = await loadVocabulary(id, settings)
    // Once before, so that none of it is V8 getting warm.
    makeTokenizer(id, vocabulary).countTokens('warm '.repeat(50_000))
    const cells = one.map((text, i) => {
      const [short, long] = [text, ten[i]].map(text => timeOf(makeTokenizer(id, vocabulary), text))
      return `${short.toFixed(0)} (${(long / short).toFixed(0)}×)`
    })
    rows.push(`| ${id} | ${cells.join(' | ')} |`)
    tell(`worst cases of ${id}: ${cells.join(', ')}`)
  }
  const names = Object.keys(kinds)
  return `
## Worst cases

Milliseconds for 1 MB, and how many times as long 10 MB take: 10 is what it should be, and where parts repeat it may be less. Each is counted by a tokenizer that has seen no text. Packages are quadratic on some of these.

| tokenizer | ${names.join(' | ')} |
|---|${names.map(() => '---|').join('')}
${rows.join('\n')}
`
}

/** Of a text that it has not seen; a first one that ends alike has grown the memory. */
function timeOf(tokenizer, text) {
  tokenizer.countTokens(' '.repeat(text.length))
  globalThis.gc()
  const start = performance.now()
  tokenizer.countTokens(text)
  return performance.now() - start
}
