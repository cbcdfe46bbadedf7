import { createHash } from 'node:crypto'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'

/**
 * A sha256 over everything that determines the ids of a text, independent of the file format: two files
 * with one fingerprint are one tokenizer. Optional special tokens around a text are not part of it.
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
