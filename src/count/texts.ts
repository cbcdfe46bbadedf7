import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { corpora } from '../catalog/corpora.ts'
import { openCorpus, readSamples } from '../corpora/open.ts'
import { filesAt } from '../corpora/own.ts'
import { InputError } from '../errors.ts'
import { formatOf, type SampleFile } from '../readers/sample-files.ts'
import type { Settings } from '../settings.ts'

export interface CountedTextOptions {
  readonly text?: string
  readonly corpus?: string[]
  readonly field?: string
  /** The field is of all corpora that there may be; none needs to be there. */
  readonly isFieldPreset?: boolean
  readonly samples?: true
  readonly words?: true
}

/** Something to count, as often as it is asked for. */
export type CountedText = {
  readonly name: string
  readonly segmenter: string
} & (
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'stream'; readonly parts: () => AsyncIterable<string> }
  | { readonly type: 'files'; readonly files: readonly SampleFile[] }
  | { readonly type: 'samples'; readonly samples: () => AsyncIterable<NamedSample> }
)

export interface NamedSample {
  readonly id: string
  readonly text: string
}

/** What the arguments and options of `count` name. */
export async function textsToCount(
  files: string[],
  options: CountedTextOptions,
  settings: Settings,
): Promise<CountedText[]> {
  const { text, corpus = [] } = options
  const plain = options.words ? 'whitespace' : 'none'
  const texts: CountedText[] = []
  if (text !== undefined) texts.push({ type: 'text', name: 'text', segmenter: plain, text })
  const nothing = files.length === 0 && corpus.length === 0 && texts.length === 0
  let hasCorpus = corpus.length > 0
  for (const file of nothing ? ['-'] : files) {
    if (await holdsSamples(file)) {
      hasCorpus = true
      texts.push(...(await corpusTexts(file, options, settings)))
    } else if (file === '-') {
      texts.push({ type: 'stream', name: '-', segmenter: plain, parts: standardInput })
    } else {
      const whole: SampleFile = { path: file, name: file, format: 'text', field: 'text' }
      texts.push({ type: 'files', name: file, segmenter: plain, files: [whole] })
    }
  }
  for (const reference of corpus) texts.push(...(await corpusTexts(reference, options, settings)))
  const asksForCorpus = options.samples || (options.field && !options.isFieldPreset)
  if (asksForCorpus && !hasCorpus) {
    const option = options.samples ? '--samples' : '--field'
    throw new InputError(
      `${option} is for a corpus; name a .jsonl file, a folder, or one with --corpus`,
    )
  }
  return texts
}

/** Whether a file is a corpus by itself: JSON lines, or a folder. Any other is one text. */
async function holdsSamples(file: string): Promise<boolean> {
  if (file === '-') return false
  const found = await stat(file).catch(() => undefined)
  return found?.isDirectory() === true || formatOf(file) === 'jsonl'
}

async function corpusTexts(
  reference: string,
  { field, samples, words }: CountedTextOptions,
  settings: Settings,
): Promise<CountedText[]> {
  const own = field === undefined ? {} : { field }
  // Words ask for a look at all of the text before: which language it is.
  if (!samples && !words && !corpora.has(reference) && existsSync(reference)) {
    const name = basename(resolve(reference))
    return [{ type: 'files', name, segmenter: 'none', files: await filesAt(reference, own) }]
  }
  const corpus = await openCorpus(reference, { settings, ...own })
  return corpus.parts.map(part => ({
    type: 'samples',
    name: part === 'text' ? corpus.name : `${corpus.name}/${part}`,
    segmenter: words ? (corpus.segmenters[part] ?? 'whitespace') : 'none',
    async *samples() {
      for await (const { id, texts } of readSamples(corpus)) yield { id, text: texts[part] ?? '' }
    },
  }))
}

async function* standardInput(): AsyncGenerator<string> {
  // A byte-order mark is a character of the text, as it is in a file.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const chunk of process.stdin) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
