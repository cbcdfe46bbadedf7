import { byteAlphabet } from '../tokenize/byte-alphabet.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { kindOf } from '../vocabulary/vocabulary.ts'

/** A known difference between our ids and those of other programs, with its reason. README lists them all. */
export interface NamedDifference {
  /** The reference packages and other programs that differ. */
  readonly differsFrom: readonly string[]
  /** The difference and why ours is as it is; a sentence of the README. */
  readonly says: string
  /** Makes a test of whether a text shows the difference; absent if no compared text does. */
  readonly makeTest?: (ours: Tokenizer) => (text: string) => boolean
}

/** Every difference there is. A new one is a new row here, and nothing else keeps a text from being compared. */
export const namedDifferences = {
  lookAlikes: {
    differsFrom: ['tokenizers', 'transformers', 'sentencepiece-js', 'spm_encode'],
    says: 'A literal `<s>`, `<unk>` or `<0xFF>` in a text is text here, and the piece of that name there.',
    makeTest(ours) {
      const names = namesOf(ours)
      return text => names.some(name => text.includes(name))
    },
  },
  nextLine: {
    differsFrom: ['transformers'],
    says: "U+0085 is no white space there, because JavaScript's `\\s` lacks it; here it is, as in Rust.",
    makeTest: () => text => text.includes('\u0085'),
  },
  lostBytes: {
    differsFrom: ['transformers'],
    says: 'Bytes that are no piece (BLOOM and Falcon lack some) are left out behind the merges there, and in front of them here, as in Rust.',
    makeTest(ours) {
      const missing = missingBytes(ours)
      return text => missing.some(byte => Buffer.from(text).includes(byte))
    },
  },
  surrogates: {
    differsFrom: ['tokenizers', 'sentencepiece-js', 'spm_encode'],
    says: 'An unpaired surrogate is U+FFFD here; there it is refused or takes its neighbours along, so they are given U+FFFD.',
  },
  ranksAndMerges: {
    differsFrom: ['tokenizers'],
    says: "Llama-3's ranks are not the list of merges that its tokenizer.json was given: `しないん` is 4 tokens by the one and 2 by the other. Each file is read as it is.",
  },
  falconBytes: {
    differsFrom: ['llama.cpp'],
    says: 'Falcon sets the bytes B2 B3 B9 BC BD BE apart, as its tokenizer.json does and the 22 pieces that hold such a byte show; llama.cpp does not.',
  },
  approximations: {
    differsFrom: ['llama.cpp'],
    says: "A GGUF file is cut by the pattern of the tokenizer that it was made of, where llama.cpp has to approximate it, and BERT's words of more than 100 characters are unknown.",
  },
} as const satisfies Readonly<Record<string, NamedDifference>>

/** Makes a test of whether our ids of a text should be those of `program`: no named difference shows in it. */
export function comparable(program: string, ours: Tokenizer): (text: string) => boolean {
  const rows: readonly NamedDifference[] = Object.values(namedDifferences)
  const tests = rows
    .filter(row => row.differsFrom.includes(program))
    .flatMap(({ makeTest }) => (makeTest ? [makeTest(ours)] : []))
  return text => !tests.some(isMet => isMet(text))
}

/** The names of the pieces that no text becomes. */
function namesOf({ vocabulary }: Tokenizer): string[] {
  return (vocabulary?.pieces ?? []).filter((piece, id): piece is string => {
    const kind = kindOf(vocabulary!, id)
    return piece !== undefined && ['control', 'unknown', 'byte'].includes(kind)
  })
}

/** The bytes that a byte-level vocabulary has no piece for. */
function missingBytes({ vocabulary }: Tokenizer): number[] {
  const isByteLevel = vocabulary?.preTokenizers.some(({ type }) => type === 'bytes')
  if (!vocabulary || !isByteLevel) return []
  const pieces = new Set(vocabulary.pieces)
  return byteAlphabet.flatMap((symbol, byte) => (pieces.has(symbol) ? [] : [byte]))
}
