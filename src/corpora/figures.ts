import { countCharacters } from '../readers/characters.ts'
import { textOf } from '../readers/lines.ts'
import { type SampleFile, samplesOfFile } from '../readers/sample-files.ts'
import { digestOfBytes, digestSum, sumOfDigests } from './digest.ts'
import { serialised } from './tally.ts'

/** The figures of a person's own text, or of a part of it: those of parts add up. */
export interface OwnFigures {
  readonly samples: number
  readonly characters: number
  /** Of every sample with its id; of plain text, of the bytes of its file. See digest.ts. */
  readonly digest: string
}

/** What a file, or a part of one, adds to the figures of its corpus. */
export async function figuresOf(file: SampleFile): Promise<OwnFigures> {
  return file.format === 'text' ? figuresOfText(file) : figuresOfSamples(file)
}

export function sumOfFigures(all: readonly OwnFigures[]): OwnFigures {
  return {
    samples: all.reduce((sum, { samples }) => sum + samples, 0),
    characters: all.reduce((sum, { characters }) => sum + characters, 0),
    digest: sumOfDigests(all.map(({ digest }) => digest)),
  }
}

/** A plain text is one sample, and so are all its parts together: that with the beginning has it. */
async function figuresOfText(file: SampleFile): Promise<OwnFigures> {
  let characters = 0
  for await (const text of textOf(file.path, { range: file.range })) {
    characters += countCharacters(text)
  }
  const isRest = (file.range?.from ?? 0) > 0
  const samples = isRest || characters === 0 ? 0 : 1
  return { samples, characters, digest: await digestOfBytes(file) }
}

async function figuresOfSamples(file: SampleFile): Promise<OwnFigures> {
  const digest = digestSum()
  let samples = 0
  let characters = 0
  for await (const sample of samplesOfFile(file)) {
    digest.add(serialised(sample))
    samples += 1
    for (const text of Object.values(sample.texts)) characters += countCharacters(text)
  }
  return { samples, characters, digest: digest.total() }
}
