import { corpora as corpusCatalog } from '../../catalog/corpora.ts'
import { tokenizers as tokenizerCatalog } from '../../catalog/tokenizers.ts'
import { orUnavailable, type Unavailable } from '../../compare/measured.ts'
import {
  openCorpus,
  type ReadingOptions,
  readingOptionsOf,
  readSamples,
} from '../../corpora/open.ts'
import { notesOfReading } from '../../corpora/reading.ts'
import { countChunks } from '../../count/count-chunks.ts'
import { InputError } from '../../errors.ts'
import { loadVocabulary } from '../../load/load.ts'
import { sizesOf } from '../../metrics/profile.ts'
import type { Settings } from '../../sources/settings.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { unitsOfSamples } from './unit-cache.ts'
import type { UnitName } from './units.ts'

export interface MeasureTextsOptions extends ReadingOptions {
  readonly settings: Settings
  /** The approximate number of characters read from each text, as samples at even steps; 600,000 by default. */
  readonly charactersPerText?: number
  readonly threads?: number
  readonly signal?: AbortSignal
  /** Throws if a text or tokenizer is unavailable, instead of listing it. */
  readonly needsAll?: boolean
  /** A cache of texts and counts that several calls share. */
  readonly known?: KnownTexts
}

/** The counts, and the texts and tokenizers that were unavailable. */
export interface MeasuredTexts {
  readonly evidence: Evidence
  readonly unavailable: readonly Unavailable[]
}

/** The samples of a text, and its units, which do not depend on a tokenizer. */
interface Sampled {
  readonly name: string
  readonly kind: string
  readonly samples: readonly string[]
  readonly units: Readonly<Record<UnitName, readonly number[]>>
}

/** Texts and counts of earlier calls, so that several tables share them. */
export interface KnownTexts {
  readonly texts: Map<string, readonly Sampled[]>
  /** The key is made of the tokenizer and the texts. */
  readonly counted: Map<string, CountedTokenizer>
}

interface CountedTokenizer {
  readonly tokenizer: string
  readonly vocabSize: number
  /** By text: the number of tokens of each sample. */
  readonly tokens: readonly Uint32Array[]
}

/**
 * Counts `tokenizers` on `texts`: corpus references, or `xquad/zh` for one language of a parallel corpus.
 * The kind of a text in the catalog is its language; any other text is a kind of its own.
 */
export async function measureTexts(
  texts: readonly string[],
  tokenizers: readonly string[],
  options: MeasureTextsOptions,
): Promise<MeasuredTexts> {
  const unavailable: Unavailable[] = []
  const sampled: Sampled[] = []
  for (const reference of texts) {
    const get = () => sampleText(reference, options)
    const found = options.needsAll
      ? await get()
      : await orUnavailable(get, { what: 'corpus', id: reference }, unavailable)
    sampled.push(...(found ?? []))
    if (found) options.known?.texts.set(reference, found)
  }
  const counted = await countTokenizers(texts, tokenizers, sampled, options, unavailable)
  const rows = tokenizers.flatMap(tokenizer => counted.get(tokenizer) ?? [])
  const evidence = evidenceOf(
    sampled.map((text, i) => ({
      name: text.name,
      kind: text.kind,
      units: text.units,
      tokens: Object.fromEntries(rows.map(row => [row.tokenizer, row.tokens[i]!])),
    })),
    Object.fromEntries(rows.map(row => [row.tokenizer, row.vocabSize])),
  )
  return { evidence, unavailable }
}

async function sampleText(
  reference: string,
  { settings, charactersPerText = 600_000, known, ...options }: MeasureTextsOptions,
): Promise<readonly Sampled[]> {
  const read = known?.texts.get(reference)
  if (read) return read
  const { corpus: id, side: only } = sideOf(reference)
  settings.onStep?.(`reading ${reference}`)
  const corpus = await openCorpus(id, { settings, ...readingOptionsOf(options) })
  if (corpus.reading) {
    for (const note of notesOfReading(corpus.reading)) settings.onStep?.(`${id}: ${note}`)
  }
  const sides = only === undefined ? corpus.sides : corpus.sides.filter(side => side === only)
  if (sides.length === 0) {
    throw new InputError(`${reference}: ${id} has no side '${only}'; known are ${corpus.sides}`)
  }
  const step = Math.max(1, Math.ceil(corpus.characters / corpus.sides.length / charactersPerText))
  const samples = new Map<string, string[]>(sides.map(side => [side, []]))
  let index = 0
  for await (const { texts } of readSamples(corpus)) {
    if (index++ % step !== 0) continue
    for (const side of sides) if (texts[side]) samples.get(side)!.push(texts[side])
  }
  return Promise.all(
    sides.map(async side => ({
      name: side === 'text' ? reference : `${id}/${side}`,
      kind: kindOf(id, side, corpus.language),
      samples: samples.get(side)!,
      units: await unitsOfSamples(
        samples.get(side)!,
        { sha256: corpus.sha256, side, step },
        settings,
      ),
    })),
  )
}

/** Splits `xquad/zh` into a corpus of the catalog and a side of it. Any other `/` belongs to a path. */
export function sideOf(reference: string): { readonly corpus: string; readonly side?: string } {
  const [corpus = '', side, ...more] = reference.split('/')
  const isSide = side !== undefined && more.length === 0 && corpusCatalog.has(corpus)
  return isSide ? { corpus, side } : { corpus: reference }
}

function kindOf(id: string, side: string, language: string): string {
  if (!corpusCatalog.has(id)) return id
  return side === 'text' ? language : side
}

/** Counts the available tokenizers on the texts; the others are added to `unavailable`. */
async function countTokenizers(
  texts: readonly string[],
  tokenizers: readonly string[],
  sampled: readonly Sampled[],
  { threads, signal, settings, known, needsAll }: MeasureTextsOptions,
  unavailable: Unavailable[],
): Promise<ReadonlyMap<string, CountedTokenizer>> {
  const keyOf = (tokenizer: string) => JSON.stringify([tokenizer, texts])
  const found = new Map<string, CountedTokenizer>()
  for (const tokenizer of tokenizers) {
    const kept = known?.counted.get(keyOf(tokenizer))
    if (kept) found.set(tokenizer, kept)
  }
  const left = tokenizers.filter(tokenizer => !found.has(tokenizer))
  const missing = new Set<string>()
  const { onStep, ...plain } = settings
  const totals = await countChunks(
    {
      sources: sampled.map(() => ({ segmenters: {} })),
      counters: left.map(tokenizer => ({ tokenizer, keepsSamples: true })),
      chunks: sampled.map(({ samples }, source) => ({ source, texts: samples })),
      settings: plain,
    },
    {
      threads,
      signal,
      ...(needsAll
        ? {}
        : {
            onUnavailable(counter, { message: reason }) {
              missing.add(left[counter]!)
              unavailable.push({ what: 'tokenizer', id: left[counter]!, reason })
            },
          }),
    },
  )
  for (const [row, tokenizer] of left.entries()) {
    if (missing.has(tokenizer)) continue
    onStep?.(`counted ${tokenizer}`)
    const counted = {
      tokenizer,
      vocabSize: tokenizerCatalog.has(tokenizer)
        ? tokenizerCatalog.get(tokenizer).sizes.base
        : sizesOf(await loadVocabulary(tokenizer, plain)).base,
      tokens: sampled.map(
        (_, i) => totals[row]![i]?.sides.text?.samples?.tokens ?? new Uint32Array(),
      ),
    }
    found.set(tokenizer, counted)
    known?.counted.set(keyOf(tokenizer), counted)
  }
  return found
}
