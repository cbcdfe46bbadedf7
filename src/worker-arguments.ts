/**
 * Node's options for a thread: those of the process, which Node hands on by itself, unless one of them says
 * how to read a script that was given as text. A thread runs a file, and Node refuses to start it with that:
 * `node --input-type=module -e "import { compare } from 'tokrate'; …"` is a program like any other. It has
 * none then: of a list Node refuses what is V8's, `--max-old-space-size` for example.
 */
export function workerArguments(
  inherited: readonly string[] = process.execArgv,
): string[] | undefined {
  return inherited.some(argument => argument.startsWith('--input-type')) ? [] : undefined
}
