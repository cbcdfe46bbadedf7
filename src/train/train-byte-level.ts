import { InputError } from '../errors.ts'
import { splitOptions } from '../formats/detect.ts'
import { byPattern, writeRanks } from '../formats/tiktoken.ts'
import { writeTokenizerJson } from '../formats/write-tokenizer-json.ts'
import { countCharacters } from '../tokenize/characters.ts'
import { makePreTokenizer } from '../tokenize/pre-tokenize.ts'
import { splits } from '../vocabulary/splits.ts'
import type { PreTokenizer, PreTokenizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { bytesInOrder, learnMerges } from './byte-level-bpe.ts'
import { type Learner, type TextSink, tooFewPieces } from './learner.ts'
import { countWords } from './words.ts'

/** Options of training a byte-level vocabulary. */
export interface ByteLevelOptions {
  /** The number of all pieces: 256 bytes, learned pieces and special tokens. */
  readonly vocabSize: number
  /** The split pattern: a name (`gpt2`, `llama-3`, `cl100k`, `o200k`, …), or a regular expression. */
  readonly pattern: string
  /** Special tokens like `<|endoftext|>`; their ids come after all others. */
  readonly specialTokens: readonly string[]
  /** Whether a corpus that gives fewer than `vocabSize` pieces is an error. */
  readonly hardVocabLimit: boolean
}

const byteLevelDefaults: ByteLevelOptions = {
  vocabSize: 30_000,
  pattern: 'llama-3',
  specialTokens: ['<|endoftext|>'],
  hardVocabLimit: true,
}

/** Trains a byte-level vocabulary like those of GPT-2 and Llama 3. */
export function byteLevelLearner(given: Partial<ByteLevelOptions>): Learner {
  const options = { ...byteLevelDefaults, ...given }
  const { vocabSize, specialTokens } = options
  const metas = bytesInOrder.length + specialTokens.length
  if (!Number.isInteger(vocabSize) || vocabSize < metas)
    throw new InputError(
      `a vocabulary of ${vocabSize} pieces has no room for the 256 bytes and ${specialTokens.length} special tokens; ask for ${metas} or more`,
    )
  const preTokenizers = preTokenizersOf(options.pattern)
  const { sink, total } = preTokenCounter(preTokenizers)
  return {
    sink,
    maxSentenceLength: Number.POSITIVE_INFINITY,
    learn(onProgress) {
      const { characters, ...words } = total()
      if (words.words.length === 0) throw new InputError('the corpus holds no text to train on')
      const wanted = vocabSize - specialTokens.length
      const { pieces, merges } = learnMerges(words, wanted, onProgress)
      if (pieces.length < wanted && options.hardVocabLimit)
        throw new InputError(tooFewPieces(vocabSize, pieces.length + specialTokens.length))
      const vocabulary = byteLevelVocabulary(pieces, merges, preTokenizers, specialTokens)
      return {
        files: {
          'tokenizer.json': writeTokenizerJson(vocabulary),
          'vocabulary.tiktoken': writeRanks(vocabulary),
        },
        vocabulary,
        report: {
          metaPieces: metas,
          words: words.words.length,
          characters: { total: characters },
        },
      }
    },
  }
}

function preTokenizersOf(pattern: string): readonly PreTokenizerSpec[] {
  // Llama 3 splits as cl100k does.
  const how = splitOptions(pattern === 'llama-3' ? 'cl100k' : pattern)
  return 'split' in how ? splits[how.split] : byPattern(how.pattern)
}

/** The approximate number of UTF-16 units of a block of plain text, which is made of whole lines. */
const blockUnits = 1 << 16

/**
 * Counts the pre-tokens of texts. A sample is split by itself, plain text in blocks of whole lines. Only the
 * first pre-tokenizer sees every text; the others run once for each different pre-token.
 */
function preTokenCounter([first, ...rest]: readonly PreTokenizerSpec[]) {
  const counter = countWords(wholeWords)
  const cut = first ? makePreTokenizer(first) : (text: string) => [text]
  const steps = rest.map(makePreTokenizer)
  const count = (text: string) => {
    for (const preToken of cut(text, true)) counter.add(preToken)
  }
  let block = ''
  const endFile = () => {
    if (block !== '') count(block)
    block = ''
  }
  const sink: TextSink = {
    add(unit, { format }) {
      if (format !== 'text') return count(unit.toWellFormed())
      block += `${unit}\n`
      if (block.length >= blockUnits) endFile()
    },
    endFile,
  }
  return {
    sink,
    total() {
      const words: string[] = []
      const counts: number[] = []
      let characters = 0
      for (const [preToken, times] of counter.entries()) {
        characters += times * countCharacters(preToken)
        for (const word of splitFurther(preToken, steps)) {
          words.push(word)
          counts.push(times)
        }
      }
      return { words, counts: Float64Array.from(counts), characters }
    },
  }
}

function splitFurther(preToken: string, steps: readonly PreTokenizer[]): readonly string[] {
  return steps.reduce<readonly string[]>(
    (parts, step) => parts.flatMap(part => step(part, false)),
    [preToken],
  )
}

/** Counts a pre-token as one word, without splitting it. */
const wholeWords = {
  splitByWhitespace: false,
  treatWhitespaceAsSuffix: false,
  allowWhitespaceOnlyPieces: false,
}

function byteLevelVocabulary(
  pieces: readonly string[],
  merges: readonly string[],
  preTokenizers: readonly PreTokenizerSpec[],
  specialTokens: readonly string[],
): Vocabulary {
  return {
    pieces,
    kinds: new Map(),
    model: { type: 'bpe', order: 'merges', merges },
    normalizers: [],
    preTokenizers,
    decoders: [{ type: 'bytes' }],
    addedTokens: specialTokens.map((content, i) => ({
      id: pieces.length + i,
      content,
      special: true,
    })),
    baseSize: pieces.length + specialTokens.length,
  }
}
