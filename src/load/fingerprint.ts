import { createHash } from 'node:crypto'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'

/**
 * A sha256 over all that decides the ids of a text, the same whatever file it was read from: two files
 * with one fingerprint are one tokenizer. What stands around a text on request is no part of it.
 */
export function fingerprint(vocabulary: Vocabulary): string {
  const { around, bosId, eosId, ...deciding } = vocabulary
  const plain = JSON.stringify({
    ...deciding,
    kinds: [...vocabulary.kinds].sort(([a], [b]) => a - b),
    scores: vocabulary.scores && Array.from(vocabulary.scores),
    normalizers: vocabulary.normalizers.map(spec =>
      spec.type === 'sentencepiece'
        ? {
            ...spec,
            precompiledCharsmap: Buffer.from(spec.precompiledCharsmap ?? []).toString('base64'),
          }
        : spec,
    ),
  })
  return createHash('sha256').update(plain).digest('hex')
}
