#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { commands } from './commands/commands.ts'
import { InputError } from './errors.ts'
import { ownVersion } from './version.ts'

// `tokrate list | head` closes the pipe early; that is the reader's right, not an error.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0)
  throw error
})

const program = new Command('tokrate')
  .description('What text costs in tokens: compare tokenizers on English, Chinese and code.')
  .version(ownVersion())
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExit status: 0 done, 1 wrong input, 2 wrong command line, 3 a failed check.',
  )
for (const define of commands) define(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = statusOf(error)
}

/** The exit status that an error stands for; what is no error of the user's shows its stack. */
function statusOf(error: unknown): number {
  // Commander has said what was wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (!InputError.is(error)) throw error
  process.stderr.write(`tokrate: ${error.message.replace(/\s*\n\s*/g, ' ')}\n`)
  return 1
}
