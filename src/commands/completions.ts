import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import type { Argument, Command, Option } from 'commander'
import { packageFile } from '../sources/package.ts'

/** One completion of the last word. */
export interface Completion {
  readonly word: string
  readonly about?: string
}

/** The values of a placeholder in the help: `<tokenizer>`. Any other placeholder is a path or free text. */
const values: Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>> = {
  tokenizer: () => idsIn('tokenizers'),
  corpus: () => idsIn('corpora'),
  'catalog-id': () => [...idsIn('tokenizers'), ...idsIn('corpora')],
  suite: () => idsIn('bench'),
  report: () => idsIn('bench'),
  table: () => idsIn('bench/published'),
  metric: async () => (await import('../metrics/metrics.ts')).metricNames,
  shares: () => idsIn('corpora').map(id => `${id}=`),
}

/**
 * Completes the last of `words`, the arguments after `tokrate`. Returns nothing where the command line does
 * not know any, so that the shell offers files. It walks the program, so new commands need no code here.
 *
 *     compare gp      → gpt2
 *     count -t lla    → llama
 *     list            → tokenizers corpora metrics suites
 */
export async function completionsOf(
  program: Command,
  words: readonly string[],
): Promise<Completion[]> {
  const typed = joined(words)
  const current = typed.at(-1) ?? ''
  const { command, position, asking } = readLine(program, typed.slice(0, -1))
  // Bash gives what is behind a = alone, other shells the whole word and want it back.
  const [, before = '', after = current] = /^(--[\w-]+=)(.*)$/s.exec(current) ?? []
  const isSplit = words.at(-1) !== current
  const option = before === '' ? asking : optionOf(command, before.slice(0, -1))
  if (option) {
    const front = isSplit ? '' : before
    return startingWith(after, await valuesOf(option), front)
  }
  if (current.startsWith('-')) return startingWith(current, optionsOf(program, command))
  const argument =
    command.registeredArguments[Math.min(position, command.registeredArguments.length - 1)]
  const isOpen = position < command.registeredArguments.length || argument?.variadic
  const ofArgument = argument && isOpen ? await valuesOf(argument) : []
  return startingWith(current, [...commandsOf(command), ...ofArgument])
}

/** The position in a line: its command, the number of arguments, and the option that needs a value. */
interface Place {
  readonly command: Command
  readonly position: number
  readonly asking?: Option | undefined
}

function readLine(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, position: 0 }
  for (const word of words) {
    const { command, position, asking } = place
    const child = command.commands.find(child => child.name() === word)
    if (asking) place = { command, position }
    else if (word.startsWith('-')) {
      const option = optionOf(command, word) ?? optionOf(program, word)
      place = { command, position, asking: option && takesValue(option) ? option : undefined }
    } else if (child) place = { command: child, position: 0 }
    else place = { command, position: position + 1 }
  }
  return place
}

/** Bash parts words at a `=`: `--format`, `=`, `md` are one again. */
function joined(words: readonly string[]): string[] {
  const whole: string[] = []
  for (const [i, word] of words.entries()) {
    const continues = word === '=' || words[i - 1] === '='
    if (continues && whole.at(-1)?.startsWith('--')) whole.push(`${whole.pop()}${word}`)
    else whole.push(word)
  }
  return whole
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => flag === long || flag === short)
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional
}

async function valuesOf(of: Option | Argument): Promise<Completion[]> {
  if (of.argChoices) return of.argChoices.map(word => ({ word }))
  const name = 'flags' in of ? (/[<[]([^\].>]+)/.exec(of.flags)?.[1] ?? '') : of.name()
  const known = (await values[name]?.()) ?? []
  return known.map(word => ({ word }))
}

function optionsOf(program: Command, command: Command): Completion[] {
  return [...command.options, ...(command === program ? [] : program.options)]
    .filter(({ long, hidden }) => long && !hidden)
    .map(({ long, description }) => ({ word: long!, about: description }))
}

function commandsOf(command: Command): Completion[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map(child => ({ word: child.name(), about: child.description() }))
}

function startingWith(start: string, found: readonly Completion[], front = ''): Completion[] {
  return found
    .filter(({ word }) => word.startsWith(start))
    .map(({ word, ...about }) => ({ word: front + word, ...about }))
}

/** The ids of a catalog, without reading its entries: a person is waiting. */
function idsIn(folder: string): string[] {
  return readdirSync(packageFile(folder))
    .filter(file => file.endsWith('.json'))
    .map(file => basename(file, '.json'))
    .sort()
}
