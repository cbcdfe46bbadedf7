import { Readable } from 'node:stream'
import { InputError } from '../errors.ts'

export interface CsvOptions {
  /** What messages call the file. */
  readonly name: string
  /** Tabs part the values, not commas. */
  readonly tabs: boolean
}

/** In bytes; a quote that never ends would otherwise take the rest of the file into memory. */
const longestRecord = 2 ** 28

/**
 * The records of a table, the one with the names of the columns first. Quoted values may hold line ends
 * and doubled quotes (RFC 4180); between tabs a quote within a value stands for itself. A record that is
 * broken, or has more or fewer values than the first, is an InputError with its number and line.
 */
export async function* csvRecords(
  text: AsyncIterable<string>,
  { name, tabs }: CsvOptions,
): AsyncGenerator<readonly string[]> {
  const { parse } = await import('csv-parse')
  const parser = parse({
    delimiter: tabs ? '\t' : ',',
    relax_quotes: tabs,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  })
  const source = Readable.from(text, { objectMode: true, highWaterMark: 1 })
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  try {
    yield* parser as AsyncIterable<string[]>
  } catch (error) {
    throw fault(error, name)
  } finally {
    source.destroy()
    parser.destroy()
  }
}

function fault(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || InputError.is(error)) return error
  const { lines, records } = error as { lines?: unknown; records?: unknown }
  if (typeof lines !== 'number' || typeof records !== 'number') return error
  // The first record has the names; people count those behind it.
  const record = records === 0 ? 'the names of the columns' : `record ${records}`
  const why = error.message.replaceAll('\n', ' ').replace(/ (?:on|at) line \d+.*$/, '')
  return new InputError(`${name}:${lines}: ${record}: ${why}`, { cause: error })
}
