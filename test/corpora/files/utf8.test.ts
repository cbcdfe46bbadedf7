import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Decoder, wellFormed } from '../../../src/corpora/files/utf8.ts'
import { property } from '../../property.ts'

/** The text of bytes in chunks, and the number of characters that replaced invalid UTF-8. */
function decoded(bytes: Uint8Array, chunk: number) {
  let replaced = 0
  const decode = utf8Decoder({ keepMark: true, onReplaced: characters => (replaced += characters) })
  let text = ''
  for (let at = 0; at < bytes.length; at += chunk) text += decode(bytes.subarray(at, at + chunk))
  return { text: text + decode(), replaced }
}

test.for([
  ['中文', [0xe4, 0xb8, 0xad, 0xe6, 0x96, 0x87], 0],
  ['a\ufffdb', [0x61, 0xff, 0x62], 1],
  ['\ufffd', [0xef, 0xbf, 0xbd], 0],
  ['\ufffd\ufffd', [0xf0, 0x9f, 0xef, 0xbf, 0xbd], 1],
  ['\ufffd', [0xe4, 0xb8], 1],
] as const)('%j has %j and %i that were none', ([text, bytes, replaced]) => {
  for (const chunk of [1, 2, 3, 100]) {
    expect(decoded(Uint8Array.from(bytes), chunk)).toEqual({ text, replaced })
  }
})

property([fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 })])(
  'Bytes are the same text with as much replaced, however they come',
  (bytes, chunk) => {
    expect(decoded(bytes, chunk)).toEqual(decoded(bytes, 1000))
  },
)

property([fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9 })])(
  'Nothing of a text is replaced, not even its own U+FFFD',
  (text, chunk) => {
    const own = `\ufffd${text}\ufffd\ufffd`
    expect(decoded(Buffer.from(own), chunk)).toEqual({ text: own, replaced: 0 })
  },
)

test('Unpaired surrogates are replaced one by one, pairs are not', () => {
  let replaced = 0
  const text = wellFormed(
    '\ud83d\ude00 \ude00\ud83d \ud83d',
    characters => (replaced += characters),
  )
  expect({ text, replaced }).toEqual({ text: '😀 \ufffd\ufffd \ufffd', replaced: 3 })
})
