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
