import { InputError, nameOption } from '../../errors.ts'
import { truncateText } from '../../tokenize/characters.ts'
import type { Sample } from '../sample.ts'
import { csvSamples } from './csv.ts'
import { compressionEndings, unpackedName } from './decompress.ts'
import { jsonlSamples } from './jsonl.ts'
import { linesOf, textOf } from './lines.ts'
import type { Notice } from './noticed.ts'
import { parquetSamples } from './parquet-samples.ts'
import type { SampleFile, SampleFormat, SampleReader, SampleReading } from './sample-file.ts'
import { checkUnchanged } from './stamp.ts'

/** Every ending that is read, and how. A new one is a new row here. */
export const endings: Readonly<Record<string, SampleFormat>> = {
  '.txt': 'text',
  '.text': 'text',
  '.md': 'text',
  '.markdown': 'text',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.parquet': 'parquet',
}

/** The endings that are read, in words. */
export const knownEndings = `${Object.keys(endings).join(', ')} (each also ${compressionEndings.join(' or ')})`

/** The format that the ending of a file asks for, whether or not it is packed. */
export function formatOf(path: string): SampleFormat | undefined {
  const { inner } = unpackedName(path)
  const ending = inner.slice(inner.lastIndexOf('.')).toLowerCase()
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined
}

/**
 * The samples of a file, streamed; `onRead` is told of each so many bytes that were read, `notice` of what
 * was done to texts. Packed data that breaks off is an InputError that names the last whole sample.
 */
export async function* samplesOfFile(
  file: SampleFile,
  onRead?: (bytes: number) => void,
  notice?: Notice,
): AsyncGenerator<Sample> {
  const { maxCharacters } = file
  let last: string | undefined
  let whole = 0
  try {
    for await (const sample of formats[file.format](file, readingOf(file, onRead, notice))) {
      yield maxCharacters === undefined ? sample : truncateSample(sample, maxCharacters, notice)
      last = sample.id
      whole++
    }
  } catch (error) {
    throw withLastWhole(error, file, { last, whole })
  }
  await checkUnchanged(file)
}

/** How the samples of a file are read. */
export function readingOf(
  { compression, name, range }: SampleFile,
  onRead?: (bytes: number) => void,
  notice?: Notice,
): SampleReading {
  const onReplaced = notice && ((characters: number) => notice('replaced', characters))
  return { compression, name, range, onRead, onReplaced, notice }
}

/** What was read of a file: the last sample, and how many there were. */
export interface WholeSamples {
  readonly last: string | undefined
  readonly whole: number
}

/** What is told of an error behind some samples: of packed data that breaks off, where it does. */
export function withLastWhole(
  error: unknown,
  { compression }: SampleFile,
  { last, whole }: WholeSamples,
): unknown {
  return InputError.isDamaged(error) ? damagedAfter(error, last, compression && whole) : error
}

const formats: Readonly<Record<SampleFormat, SampleReader>> = {
  text: textSample,
  jsonl: jsonlSamples,
  built: builtSamples,
  csv: csvSamples,
  tsv: csvSamples,
  parquet: parquetSamples,
}

/** The longest string that JavaScript holds is 2²⁹ − 24 UTF-16 units. */
const longest = 2 ** 29 - 24

async function* textSample(
  { path, name, maxCharacters = longest }: SampleFile,
  reading: SampleReading,
): AsyncGenerator<Sample> {
  let text = ''
  for await (const chunk of textOf(path, reading)) {
    if (text.length + chunk.length > longest) {
      throw new InputError(`${name}: too long for one sample; make it .jsonl with a text a line`)
    }
    text += chunk
    // A character has two units at most.
    if (text.length > 2 * maxCharacters) break
  }
  if (text) yield { id: name, texts: { text } }
}

async function* builtSamples(
  { path, samples }: SampleFile,
  reading: SampleReading,
): AsyncGenerator<Sample> {
  let number = -1
  for await (const { text } of linesOf(path, reading)) {
    number++
    if (samples && number < samples.from) continue
    if (samples && number >= samples.to) return
    yield JSON.parse(text) as Sample
  }
}

function truncateSample(sample: Sample, maxCharacters: number, notice: Notice | undefined): Sample {
  const texts = Object.entries(sample.texts)
  const truncated = texts.map(([side, text]) => [side, truncateText(text, maxCharacters)] as const)
  if (truncated.every(([, text], i) => text === texts[i]![1])) return sample
  notice?.('truncated', 1)
  return { ...sample, texts: Object.fromEntries(truncated) }
}

/** Of a file that is read from its beginning, `whole` samples stand before the damage. */
function damagedAfter(
  error: InputError,
  last: string | undefined,
  whole: number | undefined,
): InputError {
  const where =
    last === undefined ? 'no whole sample stands before that' : `the last whole sample is ${last}`
  const rest = last && whole ? `, or take ${nameOption('limit', whole)} of it` : ''
  return new InputError(`${error.message}; ${where}; get the file again${rest}`, {
    cause: error,
    code: error.code,
  })
}
