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
  // An argument each: an engine takes 60,000 and more, not millions.
  const most = 1 << 14
  let binary = ''
  for (let from = 0; from < bytes.length; from += most)
    binary += String.fromCharCode(...bytes.subarray(from, from + most))
  return btoa(binary)
}

/** At least as many bytes as `text` has in UTF-8: a surrogate pair that two steps share counts 6, not 4. */
export function utf8Bound(text: string): number {
  scratch ??= new Uint8Array(stepUnits * 3)
  let bytes = 0
  for (let from = 0; from < text.length; from += stepUnits)
    bytes += utf8.encodeInto(text.slice(from, from + stepUnits), scratch).written
  return bytes
}

const utf8 = new TextEncoder()
/** Encoding and dropping the bytes is several times as fast as looking at the units. */
const stepUnits = 1 << 14
let scratch: Uint8Array | undefined
