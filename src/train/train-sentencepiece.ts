import { InputError } from '../errors.ts'
import { readSentencePieceModel, sentencePieceVocabulary } from '../formats/sentencepiece.ts'
import { trainBpe } from './bpe.ts'
import { noteFollowers } from './followers.ts'
import {
  type Learned,
  type Learner,
  type LearnReport,
  type TextSink,
  tooFewPieces,
} from './learner.ts'
import { metaPieces } from './meta-pieces.ts'
import { modelFile, type NormalizerRules } from './model-file.ts'
import { type ModelType, type SentencePieceOptions, sentencePieceOptions } from './options.ts'
import { type RequiredCharacters, replaceRare, requiredCharacters } from './required-characters.ts'
import { type SentenceCounts, sentenceReader } from './sentences.ts'
import type { LearnedPiece, Trainer } from './training-text.ts'
import { trainUnigram } from './unigram.ts'
import { countWords, sortedWords, type WordCounter } from './words.ts'

interface TrainerRow {
  readonly learn: Trainer
  /** Whether the trainer needs the followers of words. */
  readonly followers: boolean
}

/** The trainer of each model. A new one is a new row. */
const trainers: Readonly<Record<ModelType, TrainerRow>> = {
  bpe: { learn: trainBpe, followers: false },
  unigram: { learn: trainUnigram, followers: true },
}

/** Trains one of SentencePiece's models; `rules` are those of the option `normalizer`. */
export function sentencePieceLearner(
  type: ModelType,
  given: Partial<SentencePieceOptions>,
  rules: NormalizerRules,
): Learner {
  const options = sentencePieceOptions(given)
  const metas = metaPieces(options).size
  const followers =
    trainers[type].followers && options.splitByWhitespace ? noteFollowers() : undefined
  const counter = countWords(options, followers)
  const reader = sentenceReader(options, rules)
  const sink: TextSink = {
    add(unit, { name }) {
      for (const line of unit.split('\n')) {
        const sentence = reader.read(line, name)
        if (sentence !== undefined) counter.add(sentence)
      }
    },
  }
  return {
    sink,
    maxSentenceLength: options.maxSentenceLength,
    learn(onProgress) {
      if (counter.size() === 0) throw nothingToTrainOn(reader.counts)
      const { characters, ...figures } = charactersThatFit(counter, options, metas)
      replaceRare(counter, characters)
      const words = sortedWords(counter)
      const size = options.vocabSize - metas
      const text = {
        ...words,
        characters,
        ...(followers ? { followers: words.words.map(followers.of) } : {}),
      }
      const learned = trainers[type].learn(text, size, { ...options, onProgress })
      if (learned.length < size && options.hardVocabLimit)
        throw new InputError(tooFewPieces(options.vocabSize, learned.length + metas))
      return learnedModel(type, learned, rules, options, {
        metaPieces: metas,
        sentences: { ...reader.counts, used: usedOf(reader.counts) },
        words: words.words.length,
        characters: { ...figures, required: characters.size },
      })
    },
  }
}

function learnedModel(
  type: ModelType,
  learned: readonly LearnedPiece[],
  rules: NormalizerRules,
  options: SentencePieceOptions,
  report: LearnReport,
): Learned {
  const model = modelFile(type, learned, rules, options)
  const vocabulary = sentencePieceVocabulary(readSentencePieceModel(model))
  return { files: { 'tokenizer.model': model }, vocabulary, report }
}

/** The characters that become pieces. Throws if the vocabulary has no room for them. */
function charactersThatFit(
  counter: WordCounter,
  options: SentencePieceOptions,
  metas: number,
): RequiredCharacters {
  const required = requiredCharacters(counter, options)
  const least = required.characters.size + metas
  if (least <= options.vocabSize) return required
  throw new InputError(
    `a vocabulary of ${options.vocabSize} pieces has no room for the ${least} symbols and characters that it must hold; ask for more pieces, or for less character coverage`,
  )
}

function usedOf({ lines, tooLong, reserved, blank }: SentenceCounts): number {
  return lines - tooLong - reserved - blank
}

function nothingToTrainOn({ lines, tooLong, reserved, blank }: SentenceCounts): InputError {
  const left = `${tooLong} too long, ${reserved} with a reserved character, ${blank} blank`
  return new InputError(
    `the corpus holds no line ${lines === 0 ? '' : `that can be used (${left}) `}to train on`,
  )
}
