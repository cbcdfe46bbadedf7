import { countsOf, pieceNames, type Totals, tokenNames } from '../count/totals.ts'
import { usageOf } from '../metrics/usage.ts'
import { columnsOf, keyOf } from '../reports/cells.ts'
import {
  type CellCounts,
  type RecordedCell,
  type RecordedCorpus,
  recordSchema,
  type SuiteRecord,
} from '../reports/record.ts'
import { type EarlierCell, type EarlierRecords, earlierRecords } from './earlier.ts'
import { freshIntervals, type IntervalFinder, withIntervals } from './intervals.ts'
import type { Measured } from './measured.ts'
import { resampler } from './resampled.ts'
import { type ComparisonSpec, countsPieces, type SpecCorpus, type SpecTokenizer } from './spec.ts'

/** A record, and the number of its cells by origin. The summary shows these numbers; the record does not. */
export interface Assembled {
  readonly record: SuiteRecord
  readonly measured: number
  /** Cells that this run could not measure, kept from a record of the same hashes. */
  readonly kept: number
  /** Cells that this run could not measure, kept from a record of other hashes. */
  readonly stale: number
  /** Cells that no run has measured yet. */
  readonly missing: number
}

/**
 * Makes the record of `spec`: cells measured now first, then cells of earlier records. A kept cell with
 * the same hashes carries no mark, so a run without a network changes no byte. A cell is never dropped
 * because it could not be measured.
 */
export function assemble(
  spec: ComparisonSpec,
  measured: Measured,
  records: readonly SuiteRecord[],
  version: string,
  fresh: IntervalFinder = freshIntervals(resampler(measured)),
): Assembled {
  const earlier = earlierRecords(records)
  const corpora = spec.corpora.map(corpus => corpusOf(corpus, measured, earlier))
  const origins = { measured: 0, kept: 0, stale: 0, missing: 0 }
  const cells: RecordedCell[] = []
  for (const tokenizer of spec.tokenizers.filter(({ sameAs }) => sameAs === undefined)) {
    for (const { corpus, side } of columnsOf(corpora)) {
      const place = { tokenizer: tokenizer.id, corpus: corpus.id, side }
      const found = measured.tokens.get(keyOf(place.tokenizer, place.corpus, side))
      const counts = found && cellCounts(found, spec)
      const wanted = spec.corpora.find(({ id }) => id === corpus.id)!
      const cell = counts
        ? { ...place, ...counts }
        : earlierCell(tokenizer, wanted, side, earlier, version)
      if (cell) cells.push(cell)
      origins[counts ? 'measured' : !cell ? 'missing' : cell.stale ? 'stale' : 'kept'] += 1
    }
  }
  const record = recordOf(spec, corpora, cells, version)
  return { record: recordSchema.parse(withIntervals(record, fresh, records)), ...origins }
}

/** The counts of a cell. Piece counts enter the record only if a metric of the spec needs them. */
function cellCounts(totals: Totals, spec: ComparisonSpec): CellCounts {
  const counts = countsOf(totals, tokenNames)
  const { buckets, frequencies } = totals
  if (!frequencies || !countsPieces(spec)) return counts
  const known = pieceNames.filter(name => buckets[name])
  const pieces = countsOf<(typeof pieceNames)[number]>(totals, known)
  return { ...counts, pieces: { ...pieces, ...usageOf(frequencies, spec.alpha) } }
}

function recordOf(
  spec: ComparisonSpec,
  corpora: RecordedCorpus[],
  cells: RecordedCell[],
  version: string,
): SuiteRecord {
  // Parsing proves that the record can be read back, and puts its keys into one order.
  return recordSchema.parse({
    suite: spec.suite,
    title: spec.title,
    question: spec.question,
    tokrate: version,
    ...(spec.baseline === undefined ? {} : { baseline: spec.baseline }),
    metrics: [...spec.metrics],
    tokenizers: spec.tokenizers.map(({ reference: _, ...row }) => row),
    corpora,
    cells,
    ...(spec.published ? { published: spec.published } : {}),
    notes: [...spec.notes],
    ...(spec.alpha === undefined ? {} : { alpha: spec.alpha }),
  })
}

/** The corpus as counted now, else as recorded from the same bytes, else as recorded from other bytes. */
function corpusOf(wanted: SpecCorpus, measured: Measured, earlier: EarlierRecords): RecordedCorpus {
  const { id, sha256, sentence } = wanted
  const counted =
    measured.corpora.get(id)?.recorded ?? earlier.corpus(id, sha256) ?? earlier.corpus(id)
  const { title = counted?.title ?? id, language = counted?.language ?? 'und' } = wanted
  if (counted) return { ...counted, id, title, language }
  return {
    id,
    title,
    language,
    sha256,
    ...(sentence === undefined ? {} : { sentence }),
    composition: [],
    sides: [],
  }
}

function earlierCell(
  tokenizer: SpecTokenizer,
  corpus: SpecCorpus,
  side: string,
  earlier: EarlierRecords,
  version: string,
): RecordedCell | undefined {
  const known = earlier.cells(tokenizer.id, corpus.id, side)
  const isCurrent = ({ origin }: EarlierCell) =>
    origin.tokrate === version &&
    origin.tokenizer === tokenizer.sha256 &&
    origin.corpus === corpus.sha256
  const best = known.find(isCurrent) ?? known[0]
  if (!best) return undefined
  const place = { tokenizer: tokenizer.id, corpus: corpus.id, side }
  const cell = { ...place, ...best.counts }
  return isCurrent(best) ? cell : { ...cell, stale: best.origin }
}
