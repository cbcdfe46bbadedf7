import { sizeOfAll } from '../corpora/files/stamp.ts'
import { type Corpus, isOwnPath, openCorpus, openUnread } from '../corpora/open.ts'
import type { UnreadCorpus } from '../corpora/own.ts'
import { filesOf } from '../corpora/own-files.ts'
import { isSelective } from '../corpora/reading.ts'
import { type ChunkSource, chunksOf, lazyCutsOf } from '../count/chunks.ts'
import type { CounterSpec, SourceChunk } from '../count/count-chunks.ts'
import { type SegmenterName, segmenterVersion } from '../count/segmenters.ts'
import { metricOf } from '../metrics/metrics.ts'
import type { Settings } from '../sources/settings.ts'
import { countCharacters } from '../tokenize/characters.ts'
import type { ComparisonSpec, SpecCorpus, SpecTokenizer } from './spec.ts'

/** A corpus of a comparison spec, opened. */
export interface SpecText {
  readonly spec: SpecCorpus
  readonly corpus: Corpus | UnreadCorpus
  /** The size of its files. */
  readonly bytes: number
}

/**
 * A user's own corpus of at least this many bytes is not read before it is counted: its figures are
 * found while counting. A smaller one is counted in some seconds.
 */
export const largeBytes = 2 ** 25

/** Opens a corpus. A user's own corpus of at least `leastBytes` is opened without reading all of it. */
export async function openText(
  spec: SpecCorpus,
  settings: Settings,
  leastBytes: number = largeBytes,
): Promise<SpecText> {
  const { reference, reading = {}, sentence } = spec
  if (sentence !== undefined) return { spec, corpus: sentenceCorpus(spec, sentence), bytes: 0 }
  const options = { settings, ...reading }
  const isOwn = isOwnPath(reference) && !isSelective(reading)
  const isLarge =
    isOwn && (await sizeOfAll((await filesOf(reference, reading)).files)) >= leastBytes
  const corpus = await (isLarge ? openUnread : openCorpus)(reference, options)
  return { spec, corpus, bytes: await sizeOfAll(corpus.files) }
}

/** A sentence that is its own corpus. */
function sentenceCorpus(
  { id, sha256, title = id, language = 'und' }: SpecCorpus,
  sentence: string,
): Corpus {
  return {
    name: id,
    title,
    language,
    sides: ['text'],
    segmenters: { text: language === 'zh' ? 'zh' : 'whitespace' },
    files: [],
    sha256: sha256 ?? '',
    samples: 1,
    characters: countCharacters(sentence),
    composition: [],
    notes: [],
  }
}

export function isRead(corpus: Corpus | UnreadCorpus): corpus is Corpus {
  return 'sha256' in corpus
}

/** The chunk sources of the texts. */
export function sourcesOf(
  specs: readonly Pick<ComparisonSpec, 'metrics'>[],
  texts: readonly SpecText[],
): ChunkSource[] {
  return texts.map(({ spec, corpus, bytes }) => ({
    segmenters: isRead(corpus) ? corpus.segmenters : segmentersOf(specs, corpus, bytes),
    slice: spec.slice,
    needsFigures: !isRead(corpus),
  }))
}

/** `Intl.Segmenter` reads 0.3 MB/s, so the words of a large corpus are counted only for metrics that need them. */
function segmentersOf(
  specs: readonly Pick<ComparisonSpec, 'metrics'>[],
  { segmenters }: UnreadCorpus,
  bytes: number,
): Readonly<Record<string, SegmenterName>> {
  const asksForWords = specs.some(({ metrics }) =>
    metrics.some(name => metricOf(name).needs === 'words'),
  )
  if (asksForWords || bytes < largeBytes) return segmenters
  return Object.fromEntries(
    Object.entries(segmenters).map(([side, segmenter]) => [
      side,
      segmenterVersion(segmenter) === undefined ? segmenter : 'none',
    ]),
  )
}

/** The counters of a run: the text itself, then every tokenizer, in their order. */
export function countersOf(tokenizers: readonly SpecTokenizer[]): CounterSpec[] {
  return [{ countsText: true }, ...tokenizers.map(({ reference }) => ({ tokenizer: reference }))]
}

/** The tokenizers that have cells of their own. */
export function countedTokenizers({
  tokenizers,
}: Pick<ComparisonSpec, 'tokenizers'>): SpecTokenizer[] {
  return tokenizers.filter(({ sameAs }) => sameAs === undefined)
}

/** One chunk for each file of the texts, and one for each sentence. */
export function wholeChunks(texts: readonly SpecText[]): SourceChunk[] {
  return texts.flatMap(({ spec: { sentence }, corpus }, source): SourceChunk[] =>
    sentence === undefined
      ? corpus.files.map(file => ({ source, file }))
      : [{ source, texts: [sentence] }],
  )
}

export interface CutOptions {
  readonly texts: readonly SpecText[]
  /** The tokenizers that will count the chunks; their rules determine the safe cuts of plain text. */
  readonly tokenizers: readonly SpecTokenizer[]
  readonly settings: Settings
  /** The approximate size of a chunk in bytes. */
  readonly size?: number | undefined
}

/** Cuts whole files into chunks that one thread counts in about a second. */
export async function cutChunks(
  whole: readonly SourceChunk[],
  { texts, tokenizers, settings, size }: CutOptions,
): Promise<SourceChunk[]> {
  const lazyCuts = lazyCutsOf(
    tokenizers.map(({ reference }) => reference),
    settings,
  )
  const chunks: SourceChunk[] = []
  for (const chunk of whole) {
    if (!('file' in chunk)) {
      chunks.push(chunk)
      continue
    }
    // A slice needs the whole text, so a sliced text is not cut.
    const cutsOf = texts[chunk.source]!.spec.slice === undefined ? lazyCuts : undefined
    for (const file of await chunksOf(chunk.file, { cutsOf, size }))
      chunks.push({ source: chunk.source, file })
  }
  return chunks
}
