import { expect, test } from 'vitest'
import { cutByScript } from '../../src/tokenize/unicode-scripts.ts'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'

test.for([
  ['どこで生れ。Yes', ['どこで生れ', '。', 'Yes']],
  ['Apples are りんご 林檎', ['Apples are ', 'りんご 林檎']],
  ['a-b', ['a', '-', 'b']],
  ['aй𐤀', ['a', 'й', '𐤀']],
  // A space at the beginning has no character before it.
  [' a', ['', 'a']],
  ['  ', []],
  ['', []],
])('%j is cut into %j', ([text, expected]) => {
  expect(cutByScript(text as string, true)).toEqual(expected)
})

/** Each pre-token is one token, so that tokens tell where the package cuts. */
const wordsByScript = JSON.stringify({
  added_tokens: [],
  pre_tokenizer: { type: 'UnicodeScripts' },
  model: { type: 'WordLevel', vocab: { '<unk>': 0 }, unk_token: '<unk>' },
})

test('every code point has the script that it has in the native package', {
  timeout: 120_000,
}, async () => {
  const codePoints = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint)
  const characters = codePoints
    .filter(codePoint => codePoint < 0xd800 || codePoint > 0xdfff)
    .map(codePoint => String.fromCodePoint(codePoint))
  const reference = await openReferencePackage('tokenizers', 'scripts', {
    format: 'tokenizer.json',
    json: wordsByScript,
  })
  try {
    const size = 512
    for (let first = 0; first < characters.length; first += size) {
      const some = characters.slice(first, first + size)
      // After each other, and after letters of two scripts, because every code point differs from one of these.
      const others = some.map((_, i) => characters[((first + i) * 7919) % characters.length]!)
      const mixed = some.map((character, i) => character + others[i])
      const texts = [some.join(''), `a${some.join('a')}`, `α${some.join('α')}`, mixed.join('')]
      for (const text of texts) {
        const cuts = cutByScript(text, true).filter(part => part !== '').length
        if (cuts !== reference.countTokens(text)) {
          expect({ from: first, cuts }).toEqual({ from: first, cuts: reference.countTokens(text) })
        }
      }
    }
  } finally {
    await reference.close()
  }
})
