import { styleText } from 'node:util'

/** A result: standard output carries nothing else. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** One JSON document. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2))
}

/** Something for the person at the terminal. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Where a person would wait for us while we wait for them. */
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
