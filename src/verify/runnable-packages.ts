import { InputError } from '../errors.ts'
import { writeSentencePieceModel } from '../formats/write-sentencepiece.ts'
import { writeTokenizerJson } from '../formats/write-tokenizer-json.ts'
import type { Located } from '../load/locate.ts'
import { fromByteAlphabet } from '../tokenize/byte-alphabet.ts'
import { wellFormed } from '../tokenize/characters.ts'
import { makeNormalizer } from '../tokenize/normalize.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { PackageInput } from './adapters/reference-package.ts'
import type { PackageName } from './adapters/reference-packages.ts'

/** A reference package that can run a tokenizer, and the input it takes. */
export interface RunnablePackage {
  readonly name: PackageName
  readonly input: PackageInput
  /** Steps that the package lacks, applied to a text before the package gets it. */
  readonly prepare: (text: string) => string
}

/** The packages that can run a tokenizer, the nearest to its own implementation first. */
export function runnablePackages(
  { format, files }: Located,
  vocabulary: Vocabulary,
): RunnablePackage[] {
  if (format === 'sentencepiece') {
    const input = { format: 'sentencepiece', model: files.model! } as const
    return [{ name: 'sentencepiece-js', input, prepare: preparation(vocabulary) }]
  }
  if (format === 'tokenizer-json') {
    const json = new TextDecoder().decode(files.tokenizer)
    const input = { format: 'tokenizer.json', json } as const
    const prepare = (text: string) => text
    return [
      { name: 'tokenizers', input, prepare },
      { name: 'transformers', input, prepare },
    ]
  }
  const ranks = rankInput(vocabulary)
  if (ranks) return [{ name: 'tiktoken', input: ranks, prepare: preparation(vocabulary) }]
  return rewritten(vocabulary)
}

/** A vocabulary of a format that no package reads, rewritten in a format that one does. */
function rewritten(vocabulary: Vocabulary): RunnablePackage[] {
  if (vocabulary.normalizers.some(({ type }) => type === 'sentencepiece')) {
    const model = undefinedIfUnwritable(() => writeSentencePieceModel(vocabulary))
    const input = model && ({ format: 'sentencepiece', model } as const)
    return input ? [{ name: 'sentencepiece-js', input, prepare: wellFormed }] : []
  }
  const json = undefinedIfUnwritable(() => writeTokenizerJson(vocabulary))
  const input = json === undefined ? undefined : ({ format: 'tokenizer.json', json } as const)
  return input
    ? [
        { name: 'tokenizers', input, prepare: wellFormed },
        { name: 'transformers', input, prepare: wellFormed },
      ]
    : []
}

/** Undefined if the format cannot express the vocabulary. */
function undefinedIfUnwritable<Result>(write: () => Result): Result | undefined {
  try {
    return write()
  } catch (error) {
    if (InputError.is(error)) return undefined
    throw error
  }
}

/** The normalizers that come before the one that the package has itself. */
function preparation({ normalizers }: Vocabulary): (text: string) => string {
  const own = normalizers.filter(({ type }) => type !== 'sentencepiece')
  const normalize = makeNormalizer(own)
  return text => normalize(wellFormed(text))
}

/** A byte-level vocabulary that merges by rank and is cut by one pattern, as tiktoken takes it. */
function rankInput({ model, preTokenizers, pieces }: Vocabulary): PackageInput | undefined {
  const [split, bytes, more] = preTokenizers
  if (model.type !== 'bpe' || model.order !== 'rank') return undefined
  if (split?.type !== 'split' || bytes?.type !== 'bytes' || more) return undefined
  const ranks = pieces.flatMap((piece, rank) => {
    const spelt = piece === undefined ? undefined : fromByteAlphabet(piece)
    return spelt ? [`${Buffer.from(spelt).toString('base64')} ${rank}`] : []
  })
  return { format: 'ranks', ranks: ranks.join('\n'), pattern: split.pattern }
}
