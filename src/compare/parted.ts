import { type Corpus, isOwnPath, openUnread } from '../corpora/open.ts'
import type { UnreadCorpus } from '../corpora/own.ts'
import { filesOf } from '../corpora/own-files.ts'
import { isSelective } from '../corpora/reading.ts'
import { blocksOf, sizeOf } from '../count/blocks.ts'
import type { Counter } from '../count/jobs.ts'
import type { Part, PartedCorpus } from '../count/part.ts'
import { partCutsOf } from '../count/part-cuts.ts'
import { segmenterVersion } from '../count/segment.ts'
import { loadVocabulary } from '../load/load.ts'
import { metricOf } from '../metrics/metrics.ts'
import type { Settings } from '../sources/settings.ts'
import type { SafeCuts } from '../tokenizer/safe-cuts.ts'
import { countsPieces, type Plan, type PlannedCorpus } from './spec.ts'

/** A corpus of a plan that is to be counted in parts. */
export interface PartedText {
  readonly planned: PlannedCorpus
  readonly corpus: Corpus | UnreadCorpus
  readonly bytes: number
}

/** From so many bytes on a corpus of one's own is counted in parts: less is counted in some seconds. */
export const largeBytes = 2 ** 25

/** Opens the corpora of a plan without reading all of one's own. */
export async function openParted(plan: Plan, settings: Settings): Promise<PartedText[]> {
  const texts: PartedText[] = []
  for (const planned of plan.corpora) {
    const { reference, reading } = planned
    const corpus = await openUnread(reference, { settings, ...reading })
    texts.push({ planned, corpus, bytes: await bytesOf(corpus) })
  }
  return texts
}

/** The corpora, opened, where some of one's own is so large that it is to be counted in parts. */
export async function partedIfLarge(
  plan: Plan,
  settings: Settings,
  leastBytes: number = largeBytes,
): Promise<PartedText[] | undefined> {
  for (const { reference, reading = {} } of plan.corpora) {
    if (!isOwnPath(reference) || isSelective(reading)) continue
    if ((await bytesOf(await filesOf(reference, reading))) >= leastBytes)
      return openParted(plan, settings)
  }
  return undefined
}

/** What those who count parts are told of each corpus. */
export function partedCorpora(plan: Plan, texts: readonly PartedText[]): PartedCorpus[] {
  return texts.map(({ planned, corpus, bytes }) => ({
    segmenters: isRead(corpus) ? corpus.segmenters : segmentersOf(plan, corpus, bytes),
    slice: planned.slice,
    isUnread: !isRead(corpus),
  }))
}

/** The text by itself, then every tokenizer that has cells of its own. */
export function countersOf(plan: Plan): Counter[] {
  const options = { pieces: countsPieces(plan) }
  const counted = plan.tokenizers.filter(({ sameAs }) => sameAs === undefined)
  return [
    { type: 'text' },
    ...counted.map(({ reference }) => ({ type: 'tokens' as const, tokenizer: reference, options })),
  ]
}

/** Where plain texts may be cut for all tokenizers of a plan; not worked out where there is none. */
export async function cutsOfPlan(
  plan: Plan,
  texts: readonly PartedText[],
  settings: Settings,
): Promise<SafeCuts | undefined> {
  const files = texts.flatMap(({ corpus }) => corpus.files)
  if (!files.some(({ format }) => format === 'text')) return undefined
  const vocabularies = []
  for (const counter of countersOf(plan))
    if (counter.type === 'tokens')
      vocabularies.push(await loadVocabulary(counter.tokenizer, settings))
  return partCutsOf(vocabularies)
}

/** The parts, each read in a second or so. */
export async function blocksOfParts(
  parts: readonly Part[],
  texts: readonly PartedText[],
  { cuts, size }: { readonly cuts: SafeCuts | undefined; readonly size?: number | undefined },
): Promise<Part[]> {
  const blocks: Part[] = []
  for (const { corpus, file } of parts) {
    const found = await blocksOf(file, {
      // What a slice takes is looked for in the whole of a text.
      cutsOf: () => (texts[corpus]!.planned.slice === undefined ? cuts : undefined),
      ...(size === undefined ? {} : { size }),
    })
    blocks.push(...found.map(file => ({ corpus, file })))
  }
  return blocks
}

export function isRead(corpus: Corpus | UnreadCorpus): corpus is Corpus {
  return 'sha256' in corpus
}

/**
 * `Intl.Segmenter` reads 0.3 MB/s: of a large corpus it counts words only where a metric asks for them.
 */
function segmentersOf(plan: Plan, { segmenters }: UnreadCorpus, bytes: number) {
  const asksForWords = plan.metrics.some(name => metricOf(name).needs === 'words')
  if (asksForWords || bytes < largeBytes) return segmenters
  return Object.fromEntries(
    Object.entries(segmenters).map(([part, segmenter]) => [
      part,
      segmenterVersion(segmenter) === undefined ? segmenter : 'none',
    ]),
  )
}

async function bytesOf({ files }: Pick<Corpus, 'files'>): Promise<number> {
  const sizes = await Promise.all(files.map(sizeOf))
  return sizes.reduce((sum, size) => sum + size, 0)
}
