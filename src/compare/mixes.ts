import { InputError } from '../errors.ts'
import { breakEvens, type Mix, tokensPerCharacterInMix } from '../metrics/mix.ts'
import { leastSamples, percentileInterval } from '../metrics/statistics/interval.ts'
import { type Column, columnsOf } from '../reports/cells.ts'
import type { RecordedMix } from '../reports/evidence.ts'
import type { RecordedTokenizer, SuiteRecord } from '../reports/record.ts'
import { gridOf } from '../reports/values.ts'
import { rounded } from './intervals.ts'
import type { Resampler } from './resampled.ts'

/**
 * Parses `zh=.6,en=.3,code=.1`, shares of the characters. Any numbers in that proportion will do
 * (6, 3 and 1); the result adds up to 1.
 */
export function parseMix(text: string): Mix {
  const entries = text.split(',').map((entry): [string, number] => {
    const [, corpus, share] = /^\s*(.+?)\s*=\s*([\d.]+)\s*$/.exec(entry) ?? []
    const number = Number(share)
    if (corpus === undefined || !(number > 0)) {
      throw new InputError(
        `'${entry.trim()}' is no share of a mix; write corpus=number, like zh=.6,en=.3,code=.1`,
      )
    }
    return [corpus, number]
  })
  const total = entries.reduce((sum, [, share]) => sum + share, 0)
  // 0.6 ÷ 1.0000000000000002 should stay 0.6.
  const mix = Object.fromEntries(
    entries.map(([corpus, share]) => [corpus, Number((share / total).toPrecision(12))]),
  )
  if (Object.keys(mix).length < entries.length)
    throw new InputError(`a corpus stands in the mix twice: ${text}`)
  return mix
}

/** The cost of the mix with each tokenizer, and the shares from which on it is cheaper than the baseline. */
export function mixOf(record: SuiteRecord, resampled: Resampler, mix: Mix): RecordedMix {
  const columns = Object.keys(mix).map(label => columnOf(record, label))
  const ratesOf = (row: RecordedTokenizer) => ratesIn(record, row, columns)
  const base = record.tokenizers.find(({ id }) => id === record.baseline)
  const baseline = base && ratesOf(base)
  return {
    shares: { ...mix },
    rows: record.tokenizers.flatMap(row => {
      const rates = ratesOf(row)
      if (!rates) return []
      const tokens = tokensPerCharacterInMix(mix, rates)
      const interval = intervalOf(row, columns, resampled, mix)
      return [
        {
          tokenizer: row.id,
          tokensPerCharacter: Number(tokens.toPrecision(8)),
          ...(interval ? { interval } : {}),
          ...(baseline && row.id !== base.id
            ? { breakEvens: breakEvens(mix, rates, baseline) }
            : {}),
        },
      ]
    }),
  }
}

function columnOf(record: SuiteRecord, label: string): Column {
  const columns = columnsOf(record.corpora)
  const found = columns.find(column => column.label === label)
  if (found) return found
  throw new InputError(
    `the mix names ${label}, which is not compared; there are ${columns.map(column => column.label).join(', ')}`,
  )
}

/** Tokens per character in each text; undefined if one of them is missing or struck out. */
function ratesIn(record: SuiteRecord, row: RecordedTokenizer, columns: readonly Column[]) {
  const grid = gridOf(record, 'tokensPerCharacter')
  const values = columns.map(column => [column.label, grid.valueAt(row, column)] as const)
  if (values.some(([, value]) => !value || value.struckOut)) return undefined
  return Object.fromEntries(values.map(([label, value]) => [label, value!.number]))
}

function intervalOf(
  row: RecordedTokenizer,
  columns: readonly Column[],
  resampled: Resampler,
  mix: Mix,
) {
  const texts = columns.map(({ corpus, side, label }) => ({
    share: mix[label]!,
    samples: corpus.sides.find(known => known.side === side)?.samples ?? 0,
    counts: resampled(row.sameAs ?? row.id, corpus.id, side),
  }))
  const [first] = texts
  if (!first?.counts || texts.some(({ samples }) => samples < leastSamples)) return undefined
  const values = first.counts.tokens.map((_, i) =>
    texts.reduce(
      (sum, { share, counts }) => sum + (share * counts!.tokens[i]!) / counts!.characters[i]!,
      0,
    ),
  )
  return rounded(percentileInterval(values))
}
