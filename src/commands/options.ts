import { InvalidArgumentError } from 'commander'

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
