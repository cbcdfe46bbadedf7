import { InputError } from '../errors.ts'
import { splitOptions } from '../formats/detect.ts'
import { byPattern } from '../formats/tiktoken.ts'
import { writeRanks } from '../formats/write-ranks.ts'
import { writeTokenizerJson } from '../formats/write-tokenizer-json.ts'
import { countCharacters } from '../readers/characters.ts'
import { makePreTokenizer, type PreTokenizerSpec } from '../text/pre-tokenize.ts'
import { splits } from '../text/splits.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { bytesInOrder, learnMerges } from './byte-level-bpe.ts'
import { type Learner, tooFewPieces } from './learner.ts'
import type { TextTaker } from './read-corpora.ts'
import { countWords, sortedWords } from './words.ts'

/** How a byte-level vocabulary is trained. */
export interface ByteLevelOptions {
  /** All pieces: 256 bytes, learned ones and special tokens. */
  readonly vocabSize: number
  /** How text is split: a name (`gpt2`, `llama-3`, `cl100k`, `o200k`, …), or a regular expression. */
  readonly pattern: string
  /** Behind all others, as `<|endoftext|>`. */
  readonly specialTokens: readonly string[]
  /** Whether a corpus that cannot give so many pieces is an error. */
  readonly hardVocabLimit: boolean
}

const byteLevelDefaults: ByteLevelOptions = {
  vocabSize: 30_000,
  pattern: 'llama-3',
  specialTokens: ['<|endoftext|>'],
  hardVocabLimit: true,
}

/** Trains a byte-level vocabulary, as GPT-2's and Llama 3's are. */
export function byteLevelLearner(given: Partial<ByteLevelOptions>): Learner {
  const options = { ...byteLevelDefaults, ...given }
  const { vocabSize, specialTokens } = options
  const metas = bytesInOrder.length + specialTokens.length
  if (!Number.isInteger(vocabSize) || vocabSize < metas)
    throw new InputError(
      `a vocabulary of ${vocabSize} pieces has no room for the 256 bytes and ${specialTokens.length} special tokens; ask for ${metas} or more`,
    )
  const preTokenizers = preTokenizersOf(options.pattern)
  const { taker, counter, characters } = preTokenCounter(preTokenizers)
  return {
    taker,
    maxSentenceLength: Number.POSITIVE_INFINITY,
    learn(onProgress) {
      if (counter.size() === 0) throw new InputError('the corpus holds no text to train on')
      const words = sortedWords(counter)
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
          characters: { total: characters() },
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

/** Plain text is split in blocks of whole lines, of about so many UTF-16 units. */
const blockUnits = 1 << 16

/**
 * Counts the pre-tokens of texts, spelt in bytes. A sample is split by itself; of plain text line after
 * line is, with the line's end.
 */
function preTokenCounter(preTokenizers: readonly PreTokenizerSpec[]) {
  const counter = countWords(wholeWords)
  const steps = preTokenizers.map(makePreTokenizer)
  // Nearly all pre-tokens were met before, and are spelt in bytes once.
  const spelt = new Map<string, readonly string[]>()
  const [first = cutNothing, ...rest] = steps
  let characters = 0
  const count = (text: string) => {
    characters += countCharacters(text)
    for (const part of first(text, true)) {
      let words = spelt.get(part)
      if (words === undefined) {
        words = rest.reduce<readonly string[]>(
          (parts, step) => parts.flatMap(part => step(part, false)),
          [part],
        )
        if (spelt.size < mostSpelt) spelt.set(part, words)
      }
      for (const word of words) if (word !== '') counter.add(word)
    }
  }
  let block = ''
  const endFile = () => {
    if (block !== '') count(block)
    block = ''
  }
  const taker: TextTaker = {
    take(unit, { format }) {
      if (format !== 'text') return count(unit.toWellFormed())
      block += `${unit}\n`
      if (block.length >= blockUnits) endFile()
    },
    endFile,
  }
  return { taker, counter, characters: () => characters }
}

/** A pre-token is a word as it is. */
const wholeWords = {
  splitByWhitespace: false,
  treatWhitespaceAsSuffix: false,
  allowWhitespaceOnlyPieces: false,
}

const mostSpelt = 1 << 20

function cutNothing(text: string): readonly string[] {
  return [text]
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
