import { InputError } from '../errors.ts'

/** The bytes that `base64` stands for, as a string of one character a byte. */
export function decodeBase64(base64: string, where: string): string {
  try {
    const binary = atob(base64)
    if (binary !== '') return binary
  } catch {
    // Not base64: said below.
  }
  throw new InputError(`${where}: '${base64.slice(0, 40)}' is not base64`)
}
