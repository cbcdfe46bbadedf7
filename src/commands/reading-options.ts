import { type Command, Option } from 'commander'
import type { CorpusReading, OwnFormat, ReadingOptions } from '../corpora/reading.ts'
import { positiveInteger } from './options.ts'
import { tell } from './output.ts'

/** The flags of how corpora are read, and how much of them. Each command adds `--field` itself. */
export interface ReadingFlags {
  readonly field?: string
  readonly as?: OwnFormat
  readonly limit?: number
  readonly sample?: number
  readonly seed?: number
  readonly maxChars?: number
}

export function addReadingOptions(command: Command): Command {
  const formats = ['text', 'jsonl', 'csv', 'tsv', 'parquet'] satisfies OwnFormat[]
  command
    .addOption(
      new Option('--as <format>', 'what standard input is, or a file of unknown ending').choices(
        formats,
      ),
    )
    .option('--limit <n>', 'only the first n samples of each corpus', positiveInteger)
    .option('--sample <n>', 'only n samples of each corpus, drawn at random', positiveInteger)
    .option('--max-chars <n>', 'only the first n characters of each sample', positiveInteger)
  const hasSeed = command.options.some(({ long }) => long === '--seed')
  return hasSeed ? command : command.option('--seed <n>', 'the seed of --sample', positiveInteger)
}

/** Converts the flags into reading options of the library. */
export function readingOf({
  field,
  as,
  limit,
  sample,
  seed,
  maxChars,
}: ReadingFlags): ReadingOptions {
  return { field, as, limit, sample, sampleSeed: seed, maxCharacters: maxChars }
}

/** Tells which samples were left out and how texts were changed. */
export async function tellReading(name: string, reading: CorpusReading | undefined): Promise<void> {
  if (!reading) return
  const { notesOfReading } = await import('../corpora/reading.ts')
  for (const note of notesOfReading(reading)) tell(`${name}: ${note}`)
}
