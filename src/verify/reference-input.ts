import type { ReferenceInput } from '../adapters/reference.ts'
import type { ReferenceName } from '../adapters/references.ts'
import type { Located } from '../load/locate.ts'
import { fromByteAlphabet } from '../text/byte-alphabet.ts'
import { makeNormalizer } from '../text/normalize.ts'
import type { Vocabulary } from '../vocabulary.ts'

/** How a reference package is given a tokenizer. */
export interface Counterpart {
  readonly reference: ReferenceName
  readonly input: ReferenceInput
  /** What is done to a text before the package sees it, because its own code does not do it. */
  readonly prepare: (text: string) => string
}

/** The packages that can run a tokenizer, the nearest to its own implementation first. */
export function counterparts({ format, files }: Located, vocabulary: Vocabulary): Counterpart[] {
  if (format === 'sentencepiece') {
    const input = { format: 'sentencepiece', model: files.model! } as const
    return [{ reference: 'sentencepiece-js', input, prepare: preparation(vocabulary) }]
  }
  if (format === 'tokenizer-json') {
    const json = new TextDecoder().decode(files.tokenizer)
    const input = { format: 'tokenizer.json', json } as const
    const prepare = (text: string) => text
    return [
      { reference: 'tokenizers', input, prepare },
      { reference: 'transformers', input, prepare },
    ]
  }
  const input = rankInput(vocabulary)
  return input ? [{ reference: 'tiktoken', input, prepare: preparation(vocabulary) }] : []
}

/** What stands in front of the normalizer that the package has itself. */
function preparation({ normalizers }: Vocabulary): (text: string) => string {
  const own = normalizers.filter(({ type }) => type !== 'sentencepiece')
  const normalize = makeNormalizer(own)
  // An unpaired surrogate is U+FFFD for everybody, and no package reads it.
  return text => normalize(text.toWellFormed())
}

/** A byte-level vocabulary that merges by rank and is cut by one pattern, as tiktoken takes it. */
function rankInput({ model, preTokenizers, pieces }: Vocabulary): ReferenceInput | undefined {
  const [split, bytes, more] = preTokenizers
  if (model.type !== 'bpe' || model.order !== 'rank') return undefined
  if (split?.type !== 'split' || bytes?.type !== 'bytes' || more) return undefined
  const ranks = pieces.flatMap((piece, rank) => {
    const spelt = piece === undefined ? undefined : fromByteAlphabet(piece)
    return spelt ? [`${Buffer.from(spelt).toString('base64')} ${rank}`] : []
  })
  return { format: 'ranks', ranks: ranks.join('\n'), pattern: split.pattern }
}
