import { InvalidArgumentError, Option } from 'commander'

/** One line of the help: an option as every command has it. */
interface OptionRow {
  /** What stands for the value tells what it is: completion goes by it, see completions.ts. */
  readonly flags: string
  readonly description: string
  /** What the value is, where it is not one text. */
  readonly holds?: 'list' | 'number'
  readonly isMandatory?: true
}

/** The options that several commands share. A new one is a new row. */
const options = {
  tokenizer: {
    flags: '-t, --tokenizer <tokenizer>',
    description: 'catalog id, path or address',
    isMandatory: true,
  },
  tokenizers: {
    flags: '-t, --tokenizer <tokenizer>',
    description: 'catalog id, path or address (repeatable)',
    holds: 'list',
    isMandatory: true,
  },
  corpus: {
    flags: '-c, --corpus <corpus>',
    description: 'catalog id, path or - (repeatable)',
    holds: 'list',
  },
  field: { flags: '--field <name>', description: 'the field or column that holds the text' },
  threads: {
    flags: '--threads <n>',
    description: 'how many threads count at once; one a processor unless told',
    holds: 'number',
  },
  seed: { flags: '--seed <n>', description: 'the seed of the resamples', holds: 'number' },
  force: { flags: '--force', description: 'replace what is there' },
  json: { flags: '--json', description: 'print one JSON document' },
} as const satisfies Record<string, OptionRow>

/** An option of the table; `description` where it means more than that to a command. */
export function sharedOption(name: keyof typeof options, description?: string): Option {
  const row: OptionRow = options[name]
  const option = new Option(row.flags, description ?? row.description)
  if (row.holds === 'list') option.argParser(collect)
  if (row.holds === 'number') option.argParser(positiveInteger)
  return option.makeOptionMandatory(row.isMandatory === true)
}

/** Leaves it to whoever prints to say which format is near, where commander would only list them. */
export function keepUnchecked(format: string): string {
  return format
}

/** `--format <format>` with what it may be; the first is what it is unless told. */
export function formatOption(
  formats: readonly [string, ...string[]],
  read?: (format: string) => string,
): Option {
  const option = new Option('-f, --format <format>', 'how to print it')
  option.choices(formats).default(formats[0])
  return read ? option.argParser(read) : option
}

/** For an option that may be given several times: `-t gpt2 -t llama`. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value]
}

/** For an option that is a whole number above zero. */
export function positiveInteger(value: string): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < 1) throw new InvalidArgumentError('Not a number above 0.')
  return number
}

/** A port, or 0 for any that is free. */
export function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port < 65_536) return port
  throw new InvalidArgumentError('Not a port; they go from 0 to 65535.')
}
