/** All of `parts` in one array. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The bytes that `base64` stands for; undefined where it is none. */
export function fromBase64(base64: string): Uint8Array | undefined {
  try {
    const binary = atob(base64)
    const bytes = new Uint8Array(binary.length)
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
    return bytes
  } catch {
    return undefined
  }
}

/** `bytes` in base64. */
export function toBase64(bytes: Uint8Array): string {
  let base64 = ''
  // Three bytes are four digits; `btoa` would want a string first, and takes longer.
  for (let at = 0; at < bytes.length; at += 3) {
    const [first, second = 0, third = 0] = [bytes[at]!, bytes[at + 1], bytes[at + 2]]
    base64 += digits[first >> 2]! + digits[((first & 3) << 4) | (second >> 4)]!
    base64 += at + 1 < bytes.length ? digits[((second & 15) << 2) | (third >> 6)]! : '='
    base64 += at + 2 < bytes.length ? digits[third & 63]! : '='
  }
  return base64
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * At least as many bytes as `text` has in UTF-8. Nearly every unit of a Chinese text takes three, the most
 * that one can: where a text begins so, the rest is not counted.
 */
export function utf8Bound(text: string): number {
  scratch ??= new Uint8Array(stepUnits * 3)
  let bytes = 0
  for (let from = 0; from < text.length; from += stepUnits) {
    bytes += utf8.encodeInto(text.slice(from, from + stepUnits), scratch).written
    if (bytes > (from + stepUnits) * 2.5) return text.length * 3
  }
  return bytes
}

const utf8 = new TextEncoder()
/** To encode and drop the bytes is several times as fast as to look at every unit. */
const stepUnits = 1 << 14
let scratch: Uint8Array | undefined
