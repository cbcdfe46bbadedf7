import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import { settingsFrom } from '../sources/settings.ts'
import { sharedOption } from './options.ts'
import { printJson } from './output.ts'

interface Options {
  readonly tokenizer: string
  readonly json?: true
}

export function decodeCommand(program: Command): void {
  program
    .command('decode')
    .description('print the text of ids')
    .argument('[id...]', 'ids, or JSON lists of them; - or nothing reads standard input')
    .addOption(sharedOption('tokenizer'))
    .addOption(sharedOption('json'))
    .action(async (words: string[], { tokenizer: reference, json }: Options) => {
      const { loadTokenizer } = await import('../load/load.ts')
      const { readText } = await import('./text-input.ts')
      const isPiped = words.length === 0 || (words.length === 1 && words[0] === '-')
      const input = isPiped ? await readText('-') : words.join(' ')
      const ids = idsIn(input)
      const tokenizer = await loadTokenizer(reference, settingsFrom())
      const wrong = ids.find(id => id >= tokenizer.vocabSize)
      if (wrong !== undefined) {
        const last = tokenizer.vocabSize - 1
        throw new InputError(`id ${wrong} is not in ${tokenizer.name}; its ids are 0 to ${last}`)
      }
      const text = tokenizer.decode(ids)
      if (json) return printJson({ tokenizer: tokenizer.name, text })
      // Nothing is added, not even a line's end: what comes out is the text.
      process.stdout.write(text)
    })
}

/** The numbers of `1 2 3` and `[1,2,3]` alike. */
function idsIn(input: string): number[] {
  return input
    .split(/[\s,[\]]+/)
    .filter(Boolean)
    .map(word => {
      if (!/^\d+$/.test(word)) throw new InputError(`'${word}' is not an id; ids are 0, 1, 2, …`)
      return Number(word)
    })
}
