import { type Corpus, openCorpus } from '../corpora/open.ts'
import type { CorpusReading } from '../corpora/reading.ts'
import type { TextSource } from '../count/jobs.ts'
import type { Pool } from '../count/pool.ts'
import { type SegmenterName, segmenterVersion } from '../count/segment.ts'
import { type TextTally, textMeter } from '../count/text.ts'
import { keepTally, readTally } from '../count/text-cache.ts'
import { InputError } from '../errors.ts'
import type { RecordedCorpus, RecordedSide } from '../reports/record.ts'
import { sha256 } from '../sources/hash.ts'
import type { Settings } from '../sources/settings.ts'
import { countCharacters } from '../tokenize/characters.ts'
import type { EarlierRecords } from './earlier.ts'
import type { MeasuredCorpus, MeasuredText } from './measured.ts'
import type { PlannedCorpus } from './spec.ts'

/** A corpus that was opened, and whose text is being counted. */
export interface CountedCorpus {
  readonly source: TextSource
  /** About how long it is, to start long jobs first. */
  readonly characters: number
  readonly measured: Promise<MeasuredCorpus>
}

export interface CountCorpusOptions {
  readonly settings: Settings
  readonly earlier: EarlierRecords
  readonly pool: Pool
}

/** Opens a corpus (this may build it), and sets the counting of its text going. */
export async function countCorpus(
  planned: PlannedCorpus,
  options: CountCorpusOptions,
): Promise<CountedCorpus> {
  const found = planned.sentence === undefined ? await opened(planned, options) : inline(planned)
  const measured = partsOf(found, options).then(({ sides, texts }) => ({
    recorded: recordedCorpus(planned, found, sides),
    texts,
  }))
  // Awaited when the tokens are counted; until then a failure must not count as unhandled.
  measured.catch(() => {})
  return { source: found.source, characters: found.characters, measured }
}

/** What the record says of a corpus. */
export function recordedCorpus(
  { id, sentence }: PlannedCorpus,
  { title, language, sha256, composition, reading }: Omit<Found, 'source'>,
  sides: RecordedSide[],
): RecordedCorpus {
  return {
    id,
    title,
    language,
    sha256,
    ...(sentence === undefined ? {} : { sentence }),
    composition: composition.map(({ group, samples, characters }) => ({
      group,
      samples,
      characters,
    })),
    sides,
    ...(reading ? { reading } : {}),
  }
}

export interface Found {
  readonly id: string
  readonly title: string
  readonly language: string
  readonly source: TextSource
  readonly sha256: string | null
  readonly characters: number
  readonly composition: RecordedCorpus['composition']
  readonly segmenters: Readonly<Record<string, SegmenterName>>
  readonly reading?: CorpusReading | undefined
}

async function opened(planned: PlannedCorpus, { settings }: CountCorpusOptions): Promise<Found> {
  const { reference, reading, slice } = planned
  const corpus = await openCorpus(reference, { settings, ...reading })
  return {
    ...foundCorpus(planned, corpus),
    source: slice === undefined ? corpus : { ...corpus, slice },
  }
}

/** What is known of a corpus, or of the slice of it that was planned. */
export function foundCorpus(
  { id, slice }: PlannedCorpus,
  { title, language, sha256: whole, characters, composition, segmenters, reading }: Corpus,
): Omit<Found, 'source'> {
  const found = { id, characters, language, segmenters, ...(reading ? { reading } : {}) }
  if (slice === undefined) return { ...found, title, sha256: whole, composition: [...composition] }
  return {
    ...found,
    title: `${title}: ${slice}`,
    // What it is follows from the whole and from what is taken.
    sha256: sha256(`${whole}#${slice}`),
    composition: [],
  }
}

function inline({ id, sentence = '', sha256, title = id, language = 'und' }: PlannedCorpus): Found {
  return {
    id,
    title,
    language,
    source: { name: id, texts: [sentence] },
    sha256,
    characters: countCharacters(sentence),
    composition: [],
    segmenters: { text: language === 'zh' ? 'zh' : 'whitespace' },
  }
}

interface Parts {
  readonly sides: RecordedSide[]
  readonly texts: MeasuredCorpus['texts']
}

/** The counts of every part: from the record, from the cache, or counted now. */
async function partsOf(found: Found, options: CountCorpusOptions): Promise<Parts> {
  const sides = recordedElsewhere(found, options.earlier)
  if (!sides) return countedHere(found, options)
  // All but the words can be counted anew; white space is the quickest way to cut those that are not used.
  const segmenters = mapValues(found.segmenters, () => 'whitespace')
  const { texts } = await countedHere({ ...found, segmenters }, options)
  return { sides, texts: mapValues(texts, withoutWords) }
}

/**
 * Words that another ICU cut stay as they were recorded while the text is the same, so that the tables
 * do not move with Node.
 */
function recordedElsewhere(
  { id, sha256, segmenters }: Found,
  earlier: EarlierRecords,
): RecordedSide[] | undefined {
  if (sha256 === null) return undefined
  const sides = earlier.corpus(id, sha256)?.sides
  const sameCut = sides?.every(({ side, segmenter }) => segmenters[side] === segmenter)
  const otherIcu = sides?.some(
    ({ segmenter, icu }) => icu !== undefined && icu !== segmenterVersion(segmenter),
  )
  return sameCut && otherIcu ? sides : undefined
}

async function countedHere(
  { source, sha256: hash, segmenters }: Found,
  { settings, pool }: CountCorpusOptions,
): Promise<Parts> {
  const sides = Object.entries(segmenters)
  const cached = await Promise.all(
    sides.map(async ([side, segmenter]) =>
      hash ? readTally({ sha256: hash, side, segmenter }, settings) : undefined,
    ),
  )
  const isCached = cached.every(tally => tally !== undefined)
  const counted = isCached ? {} : await pool.run('text', { source, segmenters })
  // In the order of the catalog, not of the samples, so that a cached part stands where it stood.
  const tallies = await Promise.all(
    sides.map(async ([side, segmenter], i) => {
      const tally = cached[i] ?? counted[side] ?? textMeter(segmenter).total()
      if (hash && !isCached) await keepTally({ sha256: hash, side, segmenter }, tally, settings)
      return { side, segmenter, tally }
    }),
  )
  if ('slice' in source) {
    const { name, slice } = source
    checkSlice(
      { name, slice },
      tallies.map(({ tally }) => tally),
    )
  }
  return {
    sides: tallies.map(({ side, segmenter, tally }) => recordedSide(side, segmenter, tally)),
    texts: Object.fromEntries(tallies.map(({ side, tally }) => [side, tally])),
  }
}

/** A slice of which a corpus has nothing is a mistake. */
export function checkSlice(
  { name, slice }: { readonly name: string; readonly slice?: string | undefined },
  tallies: readonly Pick<TextTally, 'counts'>[],
): void {
  if (slice !== undefined && tallies.every(({ counts }) => counts.characters === 0))
    throw new InputError(`${name}: holds nothing of the sort ${slice}`)
}

function withoutWords({ buckets, samples }: MeasuredText): MeasuredText {
  const { words: _, ...counted } = buckets
  if (!samples) return { buckets: counted }
  const { words: __, ...ofEach } = samples
  return { buckets: counted, samples: ofEach }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

export function recordedSide(
  side: string,
  segmenter: SegmenterName,
  { counts }: Pick<TextTally, 'counts'>,
): RecordedSide {
  const icu = segmenterVersion(segmenter)
  return { side, segmenter, ...(icu === undefined ? {} : { icu }), ...counts }
}
