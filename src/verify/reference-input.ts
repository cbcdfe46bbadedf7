import { InputError } from '../errors.ts'
import { writeSentencePieceModel } from '../formats/write-sentencepiece.ts'
import { writeTokenizerJson } from '../formats/write-tokenizer-json.ts'
import type { Located } from '../load/locate.ts'
import { fromByteAlphabet } from '../tokenize/byte-alphabet.ts'
import { wellFormed } from '../tokenize/characters.ts'
import { makeNormalizer } from '../tokenize/normalize.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { ReferenceInput } from './adapters/reference-package.ts'
import type { ReferenceName } from './adapters/reference-packages.ts'

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
  const ranks = rankInput(vocabulary)
  if (ranks) return [{ reference: 'tiktoken', input: ranks, prepare: preparation(vocabulary) }]
  return rewritten(vocabulary)
}

/** What no package reads as it is, written anew in a form that one does. */
function rewritten(vocabulary: Vocabulary): Counterpart[] {
  if (vocabulary.normalizers.some(({ type }) => type === 'sentencepiece')) {
    const model = orNothing(() => writeSentencePieceModel(vocabulary))
    const input = model && ({ format: 'sentencepiece', model } as const)
    return input ? [{ reference: 'sentencepiece-js', input, prepare: wellFormed }] : []
  }
  const json = orNothing(() => writeTokenizerJson(vocabulary))
  const input = json === undefined ? undefined : ({ format: 'tokenizer.json', json } as const)
  return input
    ? [
        { reference: 'tokenizers', input, prepare: wellFormed },
        { reference: 'transformers', input, prepare: wellFormed },
      ]
    : []
}

/** Nothing where the form has no words for the vocabulary. */
function orNothing<Result>(write: () => Result): Result | undefined {
  try {
    return write()
  } catch (error) {
    if (InputError.is(error)) return undefined
    throw error
  }
}

/** What stands in front of the normalizer that the package has itself. */
function preparation({ normalizers }: Vocabulary): (text: string) => string {
  const own = normalizers.filter(({ type }) => type !== 'sentencepiece')
  const normalize = makeNormalizer(own)
  return text => normalize(wellFormed(text))
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
