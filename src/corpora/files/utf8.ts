const replacement = '\ufffd'

export interface DecodeOptions {
  /** Whether U+FEFF at the beginning is a character of the text, not a byte-order mark. */
  readonly keepMark?: boolean
  /** Called with the number of U+FFFD that replaced bytes that are no UTF-8. */
  readonly onReplaced?: ((characters: number) => void) | undefined
}

/** Makes a decoder of UTF-8 in chunks. Invalid bytes become U+FFFD. A call without a chunk ends the text. */
export function utf8Decoder({
  keepMark = false,
  onReplaced,
}: DecodeOptions = {}): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: keepMark })
  // The last two bytes, since a U+FFFD of the text itself may span two chunks.
  let before: Uint8Array = Buffer.alloc(0)
  return chunk => {
    const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    if (!onReplaced) return text
    if (text.includes(replacement)) {
      const own = chunk ? ownReplacements(Buffer.concat([before, chunk])) : 0
      const replaced = occurrences(text, replacement) - own
      if (replaced > 0) onReplaced(replaced)
    }
    if (chunk) before = Buffer.concat([before, chunk.subarray(-2)]).subarray(-2)
    return text
  }
}

/** Decodes bytes that are complete. */
export function decoded(bytes: Uint8Array, onReplaced?: (characters: number) => void): string {
  const decode = utf8Decoder({ keepMark: true, onReplaced })
  return decode(bytes) + decode()
}

/** Replaces each unpaired surrogate by U+FFFD. JSON can write them, but UTF-8 cannot. */
export function wellFormed(text: string, onReplaced?: (characters: number) => void): string {
  if (!unpaired.test(text)) return text
  let replaced = 0
  const whole = text.replace(allUnpaired, () => {
    replaced++
    return replacement
  })
  onReplaced?.(replaced)
  return whole
}

// With the flag `u` a surrogate pair is one character and does not match.
const unpaired = /[\ud800-\udfff]/u
const allUnpaired = /[\ud800-\udfff]/gu

/** The number of encoded U+FFFD. In UTF-8 no match can begin inside another character. */
function ownReplacements(bytes: Buffer): number {
  return occurrences(bytes, Buffer.from(replacement))
}

function occurrences<Text extends string | Buffer>(text: Text, part: Text): number {
  let count = 0
  const indexOf = (from: number) =>
    typeof text === 'string' ? text.indexOf(part as string, from) : text.indexOf(part, from)
  for (let at = indexOf(0); at >= 0; at = indexOf(at + part.length)) count++
  return count
}
