import { styleText } from 'node:util'

/** Prints a result. Standard output carries nothing else. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** Prints one JSON document. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2))
}

/** Prints a notice to standard error. Options that the library names become flags. */
export function tell(text: string): void {
  process.stderr.write(`${withFlags(text)}\n`)
}

/** Flags whose name is not the option's own in kebab case. */
const flagNames = new Map([
  ['corpora', '--corpus'],
  ['failIf', '--fail-if'],
  ['hardVocabLimit: false', '--soft-limit'],
  ['maxCharacters', '--max-chars'],
  ['metrics', '--metric'],
  ['sampleSeed', '--seed'],
  ['tokenizers', '--tokenizer'],
])

/** A message of the library with the flags of its options, see `nameOption`: "name one with --field". */
export function withFlags(message: string): string {
  return message.replace(/option `(\w+)(?:: ([^`]*))?`/g, (_, name: string, value?: string) => {
    const whole = flagNames.get(`${name}: ${value}`)
    if (whole !== undefined) return whole
    const kebab = `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
    const flag = flagNames.get(name) ?? kebab
    return value === undefined ? flag : `${flag} ${value}`
  })
}

/** Tells a user at a terminal that the command reads standard input. */
export function tellWaiting(): void {
  if (process.stdin.isTTY) tell('reading what is typed; Ctrl-D on a line of its own ends it')
}

/** `text` in a style where `stream` is a terminal; NO_COLOR and FORCE_COLOR are heard. */
export function styled(
  style: 'bold' | 'red' | 'yellow',
  text: string,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  return styleText(style, text, { stream })
}
