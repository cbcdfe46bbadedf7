import type { Command } from 'commander'
import type { Counts } from '../counts.ts'
import { InputError } from '../errors.ts'
import { type Settings, settingsFrom } from '../settings.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { collect } from './options.ts'
import { print, printJson } from './output.ts'
import { addSpecialTokenOptions, asked, type SpecialTokenOptions } from './special-tokens.ts'

interface Options extends SpecialTokenOptions {
  readonly tokenizer: string[]
  readonly text?: string
  readonly corpus?: string[]
  readonly field?: string
  readonly samples?: true
  readonly json?: true
}

/** One line of the answer. */
interface Row extends Counts {
  readonly tokenizer: string
  readonly text: string
}

export function countCommand(program: Command): void {
  const command = program
    .command('count')
    .description('count tokens, characters, bytes and words of texts')
    .argument('[file...]', 'texts, .jsonl files or folders; - or nothing reads standard input')
    .requiredOption(
      '-t, --tokenizer <tokenizer>',
      'catalog id, path or address (repeatable)',
      collect,
    )
    .option('--text <text>', 'count this text')
    .option('-c, --corpus <corpus>', 'count a corpus: catalog id, path or - (repeatable)', collect)
    .option('--field <name>', 'the field of JSONL that holds the text')
    .option('--samples', 'one line for each sample of a corpus')
    .option('--json', 'print JSON')
  addSpecialTokenOptions(command)
  command.action(runCount)
}

async function runCount(files: string[], options: Options): Promise<void> {
  const { loadTokenizer } = await import('../load/load.ts')
  const settings = settingsFrom()
  const texts = await textsOf(files, options, settings)
  const rows: Row[] = []
  for (const reference of options.tokenizer) {
    const tokenizer = await asked(await loadTokenizer(reference, settings), options)
    for (const text of texts) rows.push(...(await countText(tokenizer, text)))
  }
  if (options.json) printJson(rows)
  else print(await tableOf(rows))
}

/** Something to count: a name, and its samples as often as they are asked for. */
interface Text {
  readonly name: string
  readonly segmenter: string
  readonly each: boolean
  readonly isCorpus: boolean
  samples(): AsyncIterable<NamedSample> | Iterable<NamedSample>
}

interface NamedSample {
  readonly id: string
  readonly text: string
}

async function textsOf(files: string[], options: Options, settings: Settings): Promise<Text[]> {
  const { readText } = await import('./text-input.ts')
  const { text, corpus = [] } = options
  const whole = (name: string, text: string): Text => ({
    name,
    segmenter: 'whitespace',
    each: false,
    isCorpus: false,
    samples: () => [{ id: name, text }],
  })
  const named = text === undefined ? [] : [whole('text', text)]
  const nothing = files.length === 0 && corpus.length === 0 && named.length === 0
  for (const file of nothing ? ['-'] : files) {
    if (await holdsSamples(file)) named.push(...(await corpusTexts(file, options, settings)))
    else named.push(whole(file, await readText(file)))
  }
  for (const reference of corpus) named.push(...(await corpusTexts(reference, options, settings)))
  if ((options.samples || options.field) && !named.some(({ isCorpus }) => isCorpus)) {
    const option = options.samples ? '--samples' : '--field'
    throw new InputError(
      `${option} is for a corpus; name a .jsonl file, a folder, or one with --corpus`,
    )
  }
  return named
}

/** Whether a file is a corpus by itself: JSON lines, or a folder. Any other is one text. */
async function holdsSamples(file: string): Promise<boolean> {
  if (file === '-') return false
  const { stat } = await import('node:fs/promises')
  const { formatOf } = await import('../readers/sample-files.ts')
  const found = await stat(file).catch(() => undefined)
  return found?.isDirectory() === true || formatOf(file) === 'jsonl'
}

async function corpusTexts(
  reference: string,
  { field, samples }: Options,
  settings: Settings,
): Promise<Text[]> {
  const { openCorpus, readSamples } = await import('../corpora/open.ts')
  const corpus = await openCorpus(reference, {
    settings,
    ...(field === undefined ? {} : { field }),
  })
  return corpus.parts.map(part => ({
    name: part === 'text' ? corpus.name : `${corpus.name}/${part}`,
    segmenter: corpus.segmenters[part] ?? 'whitespace',
    each: samples === true,
    isCorpus: true,
    async *samples() {
      for await (const { id, texts } of readSamples(corpus)) yield { id, text: texts[part] ?? '' }
    },
  }))
}

async function countText(tokenizer: Tokenizer, text: Text): Promise<Row[]> {
  const { meter } = await import('../count/count.ts')
  const { name, segmenter } = text
  const rows: Row[] = []
  const total = meter(tokenizer, { segmenter })
  for await (const sample of text.samples()) {
    if (!text.each) {
      total.add(sample.text)
      continue
    }
    const one = meter(tokenizer, { segmenter })
    one.add(sample.text)
    rows.push({ tokenizer: tokenizer.name, text: sample.id, ...one.total().counts })
  }
  return text.each ? rows : [{ tokenizer: tokenizer.name, text: name, ...total.total().counts }]
}

async function tableOf(rows: readonly Row[]): Promise<string> {
  const { plainTable } = await import('../reports/table.ts')
  const numbers = ['tokens', 'characters', 'bytes', 'words', 'samples'] as const
  return plainTable({
    head: [
      { label: 'tokenizer', align: 'left' },
      { label: 'text', align: 'left' },
      ...numbers.map(label => ({ label, align: 'right' as const })),
    ],
    rows: rows.map(row => [row.tokenizer, row.text, ...numbers.map(name => String(row[name]))]),
  })
}
