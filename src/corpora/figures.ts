import { countCharacters } from '../tokenize/characters.ts'
import { digestOfBytes, digestSum, sumOfDigests } from './digest.ts'
import { textOf } from './files/lines.ts'
import { type Noticed, noticing, sumOfNoticed } from './files/noticed.ts'
import type { SampleFile } from './files/sample-file.ts'
import { samplesOfFile } from './files/sample-files.ts'
import { checkUnchanged } from './files/stamp.ts'
import { serialiseSample } from './recipes/serialised.ts'

/** The figures of a user's text, or of a chunk of it. Figures of chunks add up. */
export interface OwnFigures {
  readonly samples: number
  readonly characters: number
  /** The digest of every sample with its id; for plain text, of the bytes of its file. See digest.ts. */
  readonly digest: string
  /** How many characters, samples and rows were replaced, truncated or missing. */
  readonly noticed: Noticed
}

/** Computes the figures that a file, or a chunk of one, adds to its corpus. */
export async function figuresOf(file: SampleFile): Promise<OwnFigures> {
  const isStream = file.format === 'text' && file.maxCharacters === undefined
  return isStream ? figuresOfText(file) : figuresOfSamples(file)
}

export function sumOfFigures(all: readonly OwnFigures[]): OwnFigures {
  return {
    samples: all.reduce((sum, { samples }) => sum + samples, 0),
    characters: all.reduce((sum, { characters }) => sum + characters, 0),
    digest: sumOfDigests(all.map(({ digest }) => digest)),
    noticed: sumOfNoticed(all.map(({ noticed }) => noticed)),
  }
}

/** A plain text is one sample: only the chunk that starts the file counts it. */
async function figuresOfText(file: SampleFile): Promise<OwnFigures> {
  const { notice, total } = noticing()
  const { path, name, range, compression } = file
  const onReplaced = (characters: number) => notice('replaced', characters)
  let characters = 0
  for await (const text of textOf(path, { name, range, compression, onReplaced })) {
    characters += countCharacters(text)
  }
  await checkUnchanged(file)
  const isRest = (file.range?.from ?? 0) > 0
  const samples = isRest || characters === 0 ? 0 : 1
  return { samples, characters, digest: await digestOfBytes(file), noticed: total() }
}

async function figuresOfSamples(file: SampleFile): Promise<OwnFigures> {
  const digest = digestSum()
  const { notice, total } = noticing()
  let samples = 0
  let characters = 0
  for await (const sample of samplesOfFile(file, undefined, notice)) {
    digest.add(serialiseSample(sample))
    samples += 1
    for (const text of Object.values(sample.texts)) characters += countCharacters(text)
  }
  return { samples, characters, digest: digest.total(), noticed: total() }
}
