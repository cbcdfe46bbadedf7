import type { Command } from 'commander'
import { settingsFrom } from '../sources/settings.ts'
import { sharedOption } from './options.ts'
import { print, printJson } from './output.ts'
import {
  addSpecialTokenOptions,
  type SpecialTokenOptions,
  withSpecialTokensOf,
} from './special-tokens.ts'

interface Options extends SpecialTokenOptions {
  readonly tokenizer: string
  readonly pieces?: true
  readonly file?: string
  readonly json?: true
}

export function encodeCommand(program: Command): void {
  const command = program
    .command('encode')
    .description('print the ids of a text, as JSON')
    .argument('[text]', 'the text; - or nothing reads standard input')
    .addOption(sharedOption('tokenizer'))
    .option('--pieces', 'print the pieces instead of the ids')
    .option('--file <path>', 'read the text from a file')
    .addOption(sharedOption('json', 'print one JSON document of both'))
  addSpecialTokenOptions(command)
  command.action(async (text: string | undefined, options: Options) => {
    const { tokenizer: reference, pieces, file, json } = options
    const { loadTokenizer } = await import('../load/load.ts')
    const { readText } = await import('./text-input.ts')
    const source = file ?? (text === undefined ? '-' : text)
    const input = file === undefined && source !== '-' ? source : await readText(source)
    const tokenizer = await withSpecialTokensOf(
      await loadTokenizer(reference, settingsFrom()),
      options,
    )
    const ids = Array.from(tokenizer.encode(input))
    const pieceOf = (id: number) => tokenizer.vocabulary?.pieces[id] ?? tokenizer.decode([id])
    if (json) return printJson({ tokenizer: tokenizer.name, ids, pieces: ids.map(pieceOf) })
    print(JSON.stringify(pieces ? ids.map(pieceOf) : ids))
  })
}
