/**
 * The byte alphabet of GPT-2: one printable character for each of the 256 bytes, so that pieces of a
 * byte-level vocabulary are strings. A byte that is printable in Latin-1 stands for itself; the other
 * 68 are U+0100 and up, in order: space is Ġ, newline is Ċ.
 *
 *     " 中" → bytes 20 E4 B8 AD → "Ġä¸Ń"
 *
 * Source: `bytes_to_unicode` of openai/gpt-2, src/encoder.py.
 */
export const byteAlphabet: readonly string[] = makeAlphabet()

/** By UTF-16 unit: the byte that it spells, -1 for none. */
const byteOf = new Int16Array(0x10000).fill(-1)
byteAlphabet.forEach((character, byte) => {
  byteOf[character.charCodeAt(0)] = byte
})
const utf8 = new TextEncoder()

/** The UTF-8 bytes of `text`, spelt in the byte alphabet. */
export function toByteAlphabet(text: string): string {
  return spellBytes(utf8.encode(text))
}

/** Bytes, spelt in the byte alphabet. */
export function spellBytes(bytes: Uint8Array): string {
  let spelt = ''
  for (const byte of bytes) spelt += byteAlphabet[byte]!
  return spelt
}

/** The bytes of a string in the byte alphabet; `undefined` if a character is not of it. */
export function fromByteAlphabet(spelt: string): Uint8Array | undefined {
  const bytes = new Uint8Array(spelt.length)
  for (let i = 0; i < spelt.length; i++) {
    const byte = byteOf[spelt.charCodeAt(i)]!
    if (byte < 0) return undefined
    bytes[i] = byte
  }
  return bytes
}

function makeAlphabet(): string[] {
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad)
    return String.fromCharCode(printable ? byte : next++)
  })
}
