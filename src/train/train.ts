import { stat } from 'node:fs/promises'
import type { OwnOptions } from '../corpora/own.ts'
import { InputError } from '../errors.ts'
import { type Settings, settingsFrom } from '../settings.ts'
import { openTrainingCorpus, type TrainingCorpus } from './corpus-files.ts'
import { noteFollowers } from './followers.ts'
import { metaPieces } from './meta-pieces.ts'
import { modelFile } from './model-file.ts'
import {
  type ModelType,
  type SentencePieceOptions,
  sentencePieceDefaults,
  sentencePieceOptions,
} from './options.ts'
import { type RequiredCharacters, replaceRare, requiredCharacters } from './required-characters.ts'
import { normalizerRules } from './rules.ts'
import { type SentenceCounts, type SentenceReader, sentenceReader } from './sentences.ts'
import { type LearnedPiece, trainers } from './trainers.ts'
import { unitsOf } from './units.ts'
import { countWords, sortedWords, type WordCounter } from './words.ts'

export interface TrainOptions extends Partial<SentencePieceOptions>, OwnOptions {
  readonly model: ModelType
  /** Ids of the catalog, paths, addresses, or `-` for standard input. */
  readonly corpora: readonly string[]
  readonly settings?: Settings
  readonly onProgress?: (progress: TrainProgress) => void
}

/** How far a training is. */
export interface TrainProgress {
  readonly doing: 'reading' | 'learning'
  readonly unit: 'bytes' | 'pieces'
  readonly done: number
  readonly total: number
}

/** What a training gives. */
export interface Trained {
  /** The bytes of a SentencePiece `.model`. */
  readonly model: Uint8Array
  readonly report: TrainReport
}

export interface TrainReport {
  readonly model: ModelType
  /** All of the vocabulary, and those of it that are not learned. */
  readonly pieces: number
  readonly metaPieces: number
  readonly corpora: readonly string[]
  /** Lines, and why some were left out. */
  readonly sentences: SentenceCounts & { readonly used: number }
  readonly words: number
  readonly characters: Omit<RequiredCharacters, 'characters'> & { readonly required: number }
}

/**
 * Trains a SentencePiece vocabulary on text. The same text and options give the same bytes.
 *
 *     const { model } = await trainVocabulary({ model: 'bpe', corpora: ['zh'], vocabSize: 20_000 })
 */
export async function trainVocabulary(given: TrainOptions): Promise<Trained> {
  const { model: type, corpora: references, field, stdin, onProgress } = given
  const settings = given.settings ?? settingsFrom()
  const options = sentencePieceOptions(optionsAmong(given))
  const metas = metaPieces(options).size
  const trainer = trainers[type]
  const rules = await normalizerRules(options.normalizer, settings)
  const corpora: TrainingCorpus[] = []
  for (const reference of references) {
    corpora.push(await openTrainingCorpus(reference, { settings, field, stdin }))
  }
  const followers = trainer.followers && options.splitByWhitespace ? noteFollowers() : undefined
  const counter = countWords(options, followers)
  const reader = sentenceReader(options, rules)
  await readCorpora(corpora, counter, reader, options, onProgress)
  if (counter.size() === 0) throw nothingToTrainOn(references, reader.counts)

  const required = requiredCharacters(counter, options)
  const { characters, ...figures } = required
  const size = options.vocabSize - metas
  if (characters.size > size) throw tooSmall(options, characters.size + metas)
  replaceRare(counter, characters)
  const words = sortedWords(counter)
  const text = {
    ...words,
    characters,
    ...(followers ? { followers: words.words.map(followers.of) } : {}),
  }
  const learned = trainer.learn(text, size, {
    ...options,
    onProgress: (done, total) => onProgress?.({ doing: 'learning', unit: 'pieces', done, total }),
  })
  if (learned.length < size && options.hardVocabLimit) throw tooLarge(options, learned, metas)
  return {
    model: modelFile(type, learned, rules, options),
    report: {
      model: type,
      pieces: learned.length + metas,
      metaPieces: metas,
      corpora: corpora.map(({ name }) => name),
      sentences: { ...reader.counts, used: usedOf(reader.counts) },
      words: words.words.length,
      characters: { ...figures, required: characters.size },
    },
  }
}

/** The options of SentencePiece among those of a training. */
function optionsAmong(given: TrainOptions): Partial<SentencePieceOptions> {
  const names = Object.keys(sentencePieceDefaults)
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)))
}

async function readCorpora(
  corpora: readonly TrainingCorpus[],
  counter: WordCounter,
  reader: SentenceReader,
  { maxSentenceLength }: SentencePieceOptions,
  onProgress: TrainOptions['onProgress'],
): Promise<void> {
  const files = corpora.flatMap(corpus => corpus.files)
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let done = 0
  const onBytes = (bytes: number) => {
    done += bytes
    onProgress?.({ doing: 'reading', unit: 'bytes', done, total })
  }
  for (const file of files) {
    for await (const units of unitsOf(file, { maxSentenceLength, onBytes })) {
      for (const unit of units) {
        for (const line of unit.split('\n')) {
          const sentence = reader.read(line, file.name)
          if (sentence !== undefined) counter.add(sentence)
        }
      }
    }
  }
}

function usedOf({ lines, tooLong, reserved, blank }: SentenceCounts): number {
  return lines - tooLong - reserved - blank
}

function nothingToTrainOn(references: readonly string[], counts: SentenceCounts): InputError {
  const { lines, tooLong, reserved, blank } = counts
  const left = `${tooLong} too long, ${reserved} with a reserved character, ${blank} blank`
  const why = lines === 0 ? 'no line' : `no line that can be used (${left})`
  return new InputError(`${references.join(', ') || 'no corpus'}: holds ${why} to train on`)
}

function tooSmall({ vocabSize }: SentencePieceOptions, least: number): InputError {
  return new InputError(
    `a vocabulary of ${vocabSize} pieces has no room for the ${least} symbols and characters that it must hold; ask for more, or for a lower character coverage`,
  )
}

function tooLarge(
  { vocabSize }: SentencePieceOptions,
  learned: readonly LearnedPiece[],
  metas: number,
): InputError {
  const most = learned.length + metas
  return new InputError(
    `the corpus gives at most ${most} pieces, not ${vocabSize}; ask for ${most} or fewer, or take what there is with --soft-limit`,
  )
}
