import type { Settings } from '../settings.ts'
import { type Located, locateTokenizer } from './locate.ts'

/** The files of a tokenizer for the page: what they are, or with a role the bytes of one. */
export type ServeTokenizer = (
  index: number,
  role: string | undefined,
) => Promise<string | Uint8Array | undefined>

/** Tokenizers by their place in `references`, each located once, when it is first asked for. */
export function servedTokenizers(
  references: readonly string[],
  settings: Settings,
): ServeTokenizer {
  const located = new Map<number, Promise<Located>>()
  const locate = (index: number): Promise<Located> => {
    const found = located.get(index) ?? locateTokenizer(references[index]!, settings)
    located.set(index, found)
    // What could not be had may be there the next time.
    found.catch(() => located.delete(index))
    return found
  }
  return async (index, role) => {
    const { format, options, files } = await locate(index)
    if (role !== undefined) return Object.hasOwn(files, role) ? files[role] : undefined
    return JSON.stringify({ format, options: options ?? null, roles: Object.keys(files) })
  }
}
