/**
 * Node's options for a thread: those of the process, without what says how to read a script that was given
 * as text. A thread runs a file, and Node refuses to start it with those:
 * `node --input-type=module -e "import { compare } from 'tokrate'; …"` is a program like any other.
 */
export function workerArguments(inherited: readonly string[] = process.execArgv): string[] {
  const isType = (argument: string | undefined) => argument === '--input-type'
  return inherited.filter(
    (argument, i) => !argument.startsWith('--input-type') && !isType(inherited[i - 1]),
  )
}
