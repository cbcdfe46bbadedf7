import { InputError } from '../errors.ts'
import { fromByteAlphabet } from '../text/byte-alphabet.ts'
import type { Vocabulary } from '../vocabulary.ts'

/** tiktoken's rank file: a line `base64-of-the-piece id` each. */
export function writeRanks({ pieces }: Vocabulary): string {
  const lines = pieces.flatMap((piece, id) => {
    if (piece === undefined) return []
    const bytes = fromByteAlphabet(piece)
    if (!bytes)
      throw new InputError(`ranks are of bytes, and the piece '${piece}' is spelt otherwise`)
    return [`${Buffer.from(bytes).toString('base64')} ${id}\n`]
  })
  return lines.join('')
}
