#!/usr/bin/env node
import { CommanderError } from 'commander'
import { styled, tell } from './commands/output.ts'
import { greeting, tokrateProgram } from './commands/program.ts'
import { InputError } from './errors.ts'

// `tokrate list | head` closes the pipe early; that is the reader's right, not an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

if (process.argv.length <= 2) {
  process.stderr.write(greeting())
  process.exitCode = 2
} else {
  try {
    await tokrateProgram().parseAsync()
  } catch (error) {
    process.exitCode = statusOf(error)
  }
}

/** The exit status that an error stands for; what is no error of the user's shows its stack. */
function statusOf(error: unknown): number {
  // Commander has said what was wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (!InputError.is(error)) throw error
  const line = error.message.replace(/\s*\n\s*/g, ' ')
  tell(`${styled('red', 'tokrate:', process.stderr)} ${line}`)
  return 1
}
