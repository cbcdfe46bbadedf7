import { InvalidArgumentError, Option } from 'commander'

/** An option that several commands share: one line of the help. */
interface OptionRow {
  /** The flags and the placeholder of the value; completion looks the placeholder up, see completions.ts. */
  readonly flags: string
  readonly description: string
  /** The type of the value, unless it is one text. */
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

/** Makes an option of the table; `description` replaces its description. */
export function sharedOption(name: keyof typeof options, description?: string): Option {
  const row: OptionRow = options[name]
  const option = new Option(row.flags, description ?? row.description)
  if (row.holds === 'list') option.argParser(collect)
  if (row.holds === 'number') option.argParser(positiveInteger)
  return option.makeOptionMandatory(row.isMandatory === true)
}

/** Accepts any format, so that the command suggests the nearest name; commander would only list all. */
export function keepUnchecked(format: string): string {
  return format
}

/** Makes `--format <format>` with its choices; the first is the default. */
export function formatOption(
  formats: readonly [string, ...string[]],
  read?: (format: string) => string,
): Option {
  const option = new Option('-f, --format <format>', 'how to print it')
  option.choices(formats).default(formats[0])
  return read ? option.argParser(read) : option
}

/** Collects the values of a repeatable option: `-t gpt2 -t llama`. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value]
}

/** Parses a whole number above zero. */
export function positiveInteger(value: string): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < 1) throw new InvalidArgumentError('Not a number above 0.')
  return number
}

/** Parses a port; 0 stands for any free one. */
export function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port < 65_536) return port
  throw new InvalidArgumentError('Not a port; they go from 0 to 65535.')
}
