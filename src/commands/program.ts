import { Command } from 'commander'
import { ownVersion } from '../sources/package.ts'
import { commands } from './commands.ts'
import { presetArguments, presetOptions } from './config.ts'
import { exampleLines, examples, welcome } from './examples.ts'
import { styled } from './output.ts'

/** The command line, with every command and what all of them share. */
export function tokrateProgram(): Command {
  const program = new Command('tokrate')
    .description(about)
    .version(ownVersion(), '-V, --version', 'print the version')
    .option('--config <file>', 'defaults for options, instead of the nearest tokrate.config.json')
    .option('--no-config', 'no defaults but our own')
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 12,
      styleTitle: title => styled('bold', title),
    })
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 wrong input, 2 wrong command line, 3 a failed check.',
    )
  for (const define of commands) define(program)
  for (const command of leavesOf(program)) finish(command)
  return program.hook('preSubcommand', presetArguments).hook('preAction', presetOptions)
}

const about = 'What text costs in tokens: compare tokenizers on English, Chinese and code.'

/** The text that `tokrate` without arguments prints. */
export function greeting(): string {
  return `${about}\n\n${exampleLines(welcome)}\n\ntokrate --help lists all commands, tokrate <command> --help shows examples of one.\n`
}

/** Adds to a command its examples, and a hint at them after a wrong command line. */
function finish(command: Command): void {
  const name = nameOf(command)
  const shown = examples[name] ?? []
  command.showHelpAfterError(`(tokrate ${name} --help shows options and examples)`)
  if (shown.length > 0)
    command.addHelpText('after', () => `\n${styled('bold', 'Examples:')}\n${exampleLines(shown)}`)
}

/** Every command that does something by itself: `list tokenizers`, not `list`. */
export function leavesOf(command: Command): Command[] {
  return command.commands.flatMap(child => (child.commands.length > 0 ? leavesOf(child) : [child]))
}

/** `list tokenizers`: the words that call a command. */
export function nameOf(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${nameOf(parent)} ${command.name()}` : command.name()
}
