import { nothingNoticed } from '../corpora/files/noticed.ts'
import { stampOf } from '../corpora/files/stamp.ts'
import type { Checkpoints } from '../count/checkpoints.ts'
import { countChunks } from '../count/count-chunks.ts'
import { prefetch } from '../load/locate.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { ownVersion } from '../sources/package.ts'
import type { Settings } from '../sources/settings.ts'
import { earlierRecords } from './earlier.ts'
import { knownText, withRecordedWords, writeText } from './known-text.ts'
import { type Measured, measuredOf, orUnavailable, type Unavailable } from './measured.ts'
import { type ComparisonSpec, countsPieces, type SpecTokenizer } from './spec.ts'
import {
  countedTokenizers,
  countersOf,
  cutChunks,
  isRead,
  openText,
  type SpecText,
  sourcesOf,
  wholeChunks,
} from './texts.ts'

export interface MeasureOptions {
  readonly settings: Settings
  /** Earlier records. Words that another ICU counted in the same bytes are kept from them. */
  readonly records?: readonly SuiteRecord[]
  /** The number of threads; by default the number of processors. */
  readonly threads?: number
  /** Called after each tokenizer has counted a chunk. */
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
  /** The checkpoints of a run over large corpora of a user's own. */
  readonly checkpoints?: Checkpoints
  /** The approximate size of their chunks in bytes. */
  readonly chunkBytes?: number
}

/** The progress of a run, in pairs of a tokenizer and a chunk. A small corpus is one chunk. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** The pair that was counted last: `llama on zh`. */
  readonly last?: string
}

/**
 * Measures all specs. A pair of tokenizer and corpus is counted once even if several specs share it. An
 * unavailable tokenizer or corpus is listed; a wrong one (a hash, a broken file) ends the run.
 */
export async function measure(
  specs: readonly ComparisonSpec[],
  { settings, records = [], threads, onProgress, signal, ...options }: MeasureOptions,
): Promise<Measured> {
  const { checkpoints } = options
  const unavailable: Unavailable[] = []
  const rows = await availableTokenizers(specs, settings, unavailable)
  const texts = await openTexts(specs, settings, checkpoints?.leastBytes, unavailable)
  const tokenizers = longestFirst(rows, texts, specs)
  const sources = sourcesOf(specs, texts)
  const earlier = earlierRecords(records)
  const known = await Promise.all(
    texts.map((text, i) => knownText(text, sources[i]!.segmenters, earlier, settings)),
  )
  const whole = wholeChunks(texts)
  const { onStep, ...plain } = settings
  const run = {
    sources: sources.map((source, i) => ({ ...source, segmenters: known[i]!.segmenters })),
    counters: countersOf(tokenizers),
    chunks: await cutChunks(whole, { texts, tokenizers, settings, size: options.chunkBytes }),
    settings: plain,
    isWanted: (counter: number, source: number) =>
      counter === 0
        ? !known[source]!.sides
        : asksFor(specs, tokenizers[counter - 1]!, texts[source]!),
    needsPieces: (counter: number, source: number) =>
      counter > 0 && asksFor(specs.filter(countsPieces), tokenizers[counter - 1]!, texts[source]!),
  }
  const totals = await countChunks(run, {
    threads,
    signal,
    onStep,
    onDone: (done, total, last) =>
      onProgress?.({
        done,
        total,
        ...(last
          ? {
              last: `${tokenizers[last.counter - 1]!.reference} on ${texts[last.source]!.corpus.name}`,
            }
          : {}),
      }),
    onUnavailable: (counter, { message: reason }) =>
      unavailable.push({ what: 'tokenizer', id: tokenizers[counter - 1]!.id, reason }),
    // Counting a small corpus again is as quick as writing a checkpoint.
    checkpoints: texts.some(({ corpus }) => !isRead(corpus)) ? checkpoints : undefined,
    identity: checkpoints && {
      version: ownVersion(),
      icu: process.versions.icu,
      tokenizers: tokenizers.map(({ sha256 }) => sha256),
      stamps: await Promise.all(
        whole.flatMap(chunk => ('file' in chunk ? stampOf(chunk.file) : [])),
      ),
    },
  })
  const [ofText = [], ...others] = totals
  const withKnown = ofText.map((cell, i) => {
    const { sides } = known[i]!
    return sides ? { sides, noticed: nothingNoticed } : cell
  })
  const segmenters = known.map(({ segmenters }) => segmenters)
  await Promise.all(
    texts.map((text, i) => writeText(text, known[i]!, withKnown[i]?.sides, settings)),
  )
  const missing = new Set(unavailable.map(({ id }) => id))
  const { corpora, tokens } = measuredOf({
    texts,
    tokenizers,
    segmenters,
    totals: [withKnown, ...others.map((row, i) => (missing.has(tokenizers[i]!.id) ? [] : row))],
  })
  return {
    corpora: new Map(
      Array.from(corpora, ([id, corpus], i) => [id, withRecordedWords(corpus, known[i]!.recorded)]),
    ),
    tokens,
    unavailable,
  }
}

/** The tokenizers of the specs whose files are available. */
async function availableTokenizers(
  specs: readonly ComparisonSpec[],
  settings: Settings,
  unavailable: Unavailable[],
): Promise<SpecTokenizer[]> {
  const found: SpecTokenizer[] = []
  for (const row of unique(specs.flatMap(countedTokenizers))) {
    const get = () => prefetch(row.reference, settings).then(() => row)
    const there = await orUnavailable(get, { what: 'tokenizer', id: row.id }, unavailable)
    if (there) found.push(there)
  }
  return found
}

/** Opens the corpora one after the other, and builds those that are not built yet. */
async function openTexts(
  specs: readonly ComparisonSpec[],
  settings: Settings,
  leastBytes: number | undefined,
  unavailable: Unavailable[],
): Promise<SpecText[]> {
  const texts: SpecText[] = []
  for (const spec of unique(specs.flatMap(({ corpora }) => corpora))) {
    const open = () => openText(spec, settings, leastBytes)
    const text = await orUnavailable(open, { what: 'corpus', id: spec.id }, unavailable)
    if (text) texts.push(text)
  }
  return texts
}

/** Whether one of `specs` has a cell for the tokenizer on the text. */
function asksFor(
  specs: readonly ComparisonSpec[],
  tokenizer: SpecTokenizer,
  { spec: { id } }: SpecText,
): boolean {
  return specs.some(
    ({ tokenizers, corpora }) =>
      tokenizers.some(row => row.id === tokenizer.id) && corpora.some(corpus => corpus.id === id),
  )
}

/**
 * Sorts the tokenizers by estimated cost, the longest first, so that all threads end at about the same
 * time. The size of the vocabulary stands for the time of loading.
 */
function longestFirst(
  tokenizers: readonly SpecTokenizer[],
  texts: readonly SpecText[],
  specs: readonly ComparisonSpec[],
): SpecTokenizer[] {
  const cost = (tokenizer: SpecTokenizer) =>
    texts
      .filter(text => asksFor(specs, tokenizer, text))
      .reduce((sum, { bytes }) => sum + bytes, 10 * tokenizer.sizes.base)
  return tokenizers
    .map(tokenizer => ({ tokenizer, cost: cost(tokenizer) }))
    .sort((a, b) => b.cost - a.cost)
    .map(({ tokenizer }) => tokenizer)
}

function unique<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map(item => [item.id, item])).values()]
}
