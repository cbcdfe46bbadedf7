import { metricOf } from '../metrics/metrics.ts'
import { leastSamples, percentileInterval } from '../metrics/statistics/interval.ts'
import type { Resampled } from '../metrics/statistics/resample.ts'
import { differing, shareBelow } from '../metrics/statistics/simultaneous.ts'
import { type Column, columnsOf, type FoundCell, indexCells } from '../reports/cells.ts'
import type { RecordedPair } from '../reports/evidence.ts'
import type { RecordedTokenizer, SuiteRecord } from '../reports/record.ts'
import { gridOf } from '../reports/values.ts'
import { rounded } from './intervals.ts'
import type { Resampler } from './resampled.ts'

/**
 * The pairs that a reader compares: in each column every tokenizer with the next one by number of tokens,
 * and each with the baseline. Struck-out cells are left out.
 */
export function pairsOf(record: SuiteRecord, resampled: Resampler): RecordedPair[] {
  const pairs = columnsOf(record.corpora).flatMap(column =>
    pairsIn(record, column).map(({ fewer, more }) => measuredPair(column, fewer, more, resampled)),
  )
  const differ = differing(
    pairs.flatMap(({ ratio, ratios }) =>
      ratios ? [{ value: ratio - 1, values: ratios.map(value => value - 1) }] : [],
    ),
  )
  let known = 0
  return pairs.map(({ column, fewer, more, ratio, ratios, ahead }) => {
    const interval = ratios && rounded(percentileInterval(ratios))
    return {
      corpus: column.corpus.id,
      side: column.side,
      fewer: fewer.row.id,
      more: more.row.id,
      ratio: Number(ratio.toPrecision(6)),
      ...(interval ? { interval, ahead: Number(ahead.toFixed(4)) } : {}),
      ...metricsAhead(record, column, fewer.row, more.row),
      differs: ratios !== undefined && differ[known++]! && !(interval && contains(interval, 1)),
    }
  })
}

interface Ranked {
  readonly row: RecordedTokenizer
  readonly cell: FoundCell
}

/** The neighbours by number of tokens in one column, and each tokenizer with the baseline. */
function pairsIn(record: SuiteRecord, column: Column): { fewer: Ranked; more: Ranked }[] {
  const cells = indexCells(record)
  const tokens = gridOf(record, 'tokensPerSample')
  const ranked = record.tokenizers
    .flatMap(row => {
      const cell = cells(row, column)
      const isRanked = row.sameAs === undefined && !tokens.valueAt(row, column)?.struckOut
      return cell && isRanked ? [{ row, cell }] : []
    })
    .sort((a, b) => a.cell.counts.tokens - b.cell.counts.tokens)
  const base = record.tokenizers.find(({ id }) => id === record.baseline)
  const baseline = base?.sameAs ?? base?.id
  return ranked.flatMap((fewer, i) =>
    ranked
      .slice(i + 1)
      .filter((more, j) => j === 0 || [fewer.row.id, more.row.id].includes(baseline ?? ''))
      .map(more => ({ fewer, more })),
  )
}

interface MeasuredPair {
  readonly column: Column
  readonly fewer: Ranked
  readonly more: Ranked
  readonly ratio: number
  /** The ratio in every resample; absent if there are too few samples. */
  readonly ratios?: Resampled
  readonly ahead: number
}

function measuredPair(
  column: Column,
  fewer: Ranked,
  more: Ranked,
  resampled: Resampler,
): MeasuredPair {
  const ratio = fewer.cell.counts.tokens / more.cell.counts.tokens
  const at = ({ row }: Ranked) => resampled(row.id, column.corpus.id, column.side)?.tokens
  const [ours, theirs] = [at(fewer), at(more)]
  if (!ours || !theirs || fewer.cell.counts.samples < leastSamples)
    return { column, fewer, more, ratio, ahead: 1 }
  const ratios = ours.map((tokens, i) => tokens / theirs[i]!)
  return { column, fewer, more, ratio, ratios, ahead: shareBelow(ours, theirs) }
}

/** The number of metrics under which `fewer` is better. Parity has no better direction, so it is left out. */
function metricsAhead(
  record: SuiteRecord,
  column: Column,
  fewer: RecordedTokenizer,
  more: RecordedTokenizer,
) {
  const directed = record.metrics.flatMap(name => {
    const { better } = metricOf(name)
    const grid = gridOf(record, name)
    const [one, other] = [grid.valueAt(fewer, column), grid.valueAt(more, column)]
    if (better === 'near 1' || !one || !other) return []
    const gap = other.number - one.number
    return [better === 'lower' ? gap > 0 : gap < 0]
  })
  return { metricsAhead: directed.filter(Boolean).length, metrics: directed.length }
}

function contains([low, high]: readonly [number, number], number: number): boolean {
  return low <= number && number <= high
}
