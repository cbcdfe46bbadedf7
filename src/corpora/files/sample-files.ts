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

/** The format of every known ending. A new one is a new row here. */
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

/** The known endings, for messages. */
export const knownEndings = `${Object.keys(endings).join(', ')} (each also ${compressionEndings.join(' or ')})`

/** The format of a file by its ending, compressed or not. */
export function formatOf(path: string): SampleFormat | undefined {
  const { inner } = unpackedName(path)
  const ending = inner.slice(inner.lastIndexOf('.')).toLowerCase()
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined
}

/**
 * Streams the samples of a file. `onRead` is called with numbers of bytes just read, `notice` with changes
 * to texts. Compressed data that is cut off is an InputError that names the last whole sample.
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

/** The options of reading a file. */
export function readingOf(
  { compression, name, range }: SampleFile,
  onRead?: (bytes: number) => void,
  notice?: Notice,
): SampleReading {
  const onReplaced = notice && ((characters: number) => notice('replaced', characters))
  return { compression, name, range, onRead, onReplaced, notice }
}

/** The last sample that was read whole, and the number of whole samples. */
export interface WholeSamples {
  readonly last: string | undefined
  readonly whole: number
}

/** Adds the last whole sample to an error of damaged data; returns any other error unchanged. */
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
    // A character has at most two UTF-16 units.
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

/** The error with the last whole sample, and with the number of whole samples if `whole` is known. */
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
