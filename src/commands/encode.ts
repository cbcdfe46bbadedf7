import type { Command } from 'commander'
import { settingsFrom } from '../settings.ts'
import { print } from './output.ts'

interface Options {
  readonly tokenizer: string
  readonly pieces?: true
  readonly file?: string
}

export function encodeCommand(program: Command): void {
  program
    .command('encode')
    .description('print the ids of a text, as JSON')
    .argument('[text]', 'the text; - or nothing reads standard input')
    .requiredOption('-t, --tokenizer <tokenizer>', 'catalog id, path or address')
    .option('--pieces', 'print the pieces instead of the ids')
    .option('--file <path>', 'read the text from a file')
    .action(async (text: string | undefined, { tokenizer: reference, pieces, file }: Options) => {
      const { loadTokenizer } = await import('../load/load.ts')
      const { readText } = await import('./text-input.ts')
      const source = file ?? (text === undefined ? '-' : text)
      const input = file === undefined && source !== '-' ? source : await readText(source)
      const tokenizer = await loadTokenizer(reference, settingsFrom())
      const ids = Array.from(tokenizer.encode(input))
      const pieceOf = (id: number) => tokenizer.vocabulary?.pieces[id] ?? tokenizer.decode([id])
      print(JSON.stringify(pieces ? ids.map(pieceOf) : ids))
    })
}
