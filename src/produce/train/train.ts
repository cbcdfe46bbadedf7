import type { OwnOptions } from '../../corpora/own-files.ts'
import { readingOptionsOf } from '../../corpora/reading.ts'
import { InputError, located } from '../../errors.ts'
import { type Settings, settingsFrom } from '../../sources/settings.ts'
import { runStoppable, type Stoppable } from '../../threads.ts'
import type { Learned, Learner, LearnReport, TextSink } from '../../train/learner.ts'
import {
  type ModelType,
  type SentencePieceOptions,
  sentencePieceOptions,
} from '../../train/options.ts'
import { type ByteLevelOptions, byteLevelLearner } from '../../train/train-byte-level.ts'
import { sentencePieceLearner } from '../../train/train-sentencepiece.ts'
import { type HeldOutReport, holdOut } from './held-out.ts'
import { normalizerRules } from './normalizer-rules.ts'
import { type Overlap, watchOverlap } from './overlap.ts'
import { openTrainingCorpus, readCorpora, type TrainingCorpus } from './training-corpora.ts'

/** The kind of model, and the options that differ from the defaults. */
export type TrainOptions = TrainingOptions &
  (
    | ({ readonly model: ModelType } & Partial<SentencePieceOptions>)
    | ({ readonly model: 'byte-level' } & Partial<ByteLevelOptions>)
  )

export interface TrainingOptions extends OwnOptions, Stoppable<TrainProgress> {
  /** Ids of the catalog, paths, addresses, or `-` for standard input. */
  readonly corpora: readonly string[]
  /** The share of all texts that the vocabulary is not trained on but measured on; 0 unless said. */
  readonly heldOut?: number
}

/** The progress of a training. */
export interface TrainProgress {
  readonly doing: 'reading' | 'learning'
  readonly unit: 'bytes' | 'pieces'
  readonly done: number
  readonly total: number
}

/** The result of a training. */
export interface Trained extends Omit<Learned, 'report'> {
  readonly report: TrainReport
}

export interface TrainReport extends LearnReport {
  readonly model: TrainOptions['model']
  /** All of the vocabulary. */
  readonly pieces: number
  readonly corpora: readonly string[]
  readonly heldOut?: HeldOutReport
  /** Benchmark corpora that were trained on, as far as they are on this machine. */
  readonly overlaps: readonly Overlap[]
}

/**
 * Trains a vocabulary on text. The same text and options give the same bytes.
 *
 *     const { files } = await trainVocabulary({ model: 'bpe', corpora: ['zh'], vocabSize: 20_000 })
 */
export async function trainVocabulary(options: TrainOptions): Promise<Trained> {
  const { signal } = options
  if (signal) return runStoppable('train', [], { ...sendable(options), signal })
  const { model, corpora: references, heldOut = 0, onProgress } = options
  const settings = options.settings ?? settingsFrom()
  if (references.length === 0) throw new InputError('no corpus to train on')
  const learner = await learnerOf(options, settings)
  const corpora = await openAll(options, settings)
  const held = holdOut(heldOut)
  const overlap = await watchOverlap(settings)
  await readCorpora(corpora, withObserver(learner.sink, overlap.see), {
    maxSentenceLength: learner.maxSentenceLength,
    isHeldOut: held.isHeldOut,
    onProgress: (done, total) => onProgress?.({ doing: 'reading', unit: 'bytes', done, total }),
  })
  const { files, vocabulary, report } = learn(learner, options)
  const measured = held.measure(vocabulary)
  return {
    files,
    vocabulary,
    report: {
      model,
      pieces: vocabulary.baseSize,
      corpora: corpora.map(({ name }) => name),
      ...report,
      ...(measured ? { heldOut: measured } : {}),
      overlaps: overlap.overlaps(),
    },
  }
}

/** A thread has no standard input of its own. */
function sendable(options: TrainOptions): TrainOptions {
  if (options.corpora.includes('-'))
    throw new InputError('standard input cannot be trained on with a signal; write it to a file')
  return options
}

function learn({ learn }: Learner, { corpora, onProgress }: TrainOptions): Learned {
  try {
    return learn((done, total) => onProgress?.({ doing: 'learning', unit: 'pieces', done, total }))
  } catch (error) {
    throw located(corpora.join(', '), error)
  }
}

async function learnerOf(options: TrainOptions, settings: Settings): Promise<Learner> {
  if (options.model === 'byte-level') return byteLevelLearner(options)
  const { normalizer } = sentencePieceOptions(options)
  const rules = await normalizerRules(normalizer, settings)
  return sentencePieceLearner(options.model, options, rules)
}

async function openAll(options: TrainOptions, settings: Settings): Promise<TrainingCorpus[]> {
  const { corpora, stdin } = options
  const opened: TrainingCorpus[] = []
  for (const reference of corpora) {
    opened.push(
      await openTrainingCorpus(reference, { ...readingOptionsOf(options), settings, stdin }),
    )
  }
  return opened
}

/** Wraps a sink so that `see` gets every line too. */
function withObserver({ add, ...sink }: TextSink, see: (line: string) => void): TextSink {
  return {
    ...sink,
    add(unit, file) {
      for (const line of unit.split('\n')) see(line)
      add(unit, file)
    },
  }
}
