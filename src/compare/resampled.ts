import type { TotalName } from '../count/totals.ts'
import type { ResampledCounts } from '../metrics/resampled.ts'
import type { Buckets } from '../metrics/statistics/bucket.ts'
import {
  type Draws,
  drawResamples,
  type Resampled,
  type ResampleOptions,
  resampleBy,
  withoutEach,
} from '../metrics/statistics/resample.ts'
import { keyOf, placeOf } from '../reports/cells.ts'
import type { Measured } from './measured.ts'

/** The counts of a cell in every resample; `undefined` if it was not measured in this run. */
export type Resampler = (
  tokenizer: string,
  corpus: string,
  side: string,
) => ResampledCounts | undefined

/**
 * Resamples each measured corpus at its first use. All sides and tokenizers of a corpus share the
 * resamples, so that any two of them can be compared in pairs.
 */
export function resampler(measured: Measured, options: ResampleOptions = {}): Resampler {
  let drawn: Draws | undefined
  return summed(measured, columns => {
    drawn ??= drawResamples(options)
    return resampleBy(drawn, columns)
  })
}

/** The counts of a cell without each of its buckets in turn. */
export function jackknifer(measured: Measured): Resampler {
  return summed(measured, withoutEach)
}

type Sums = (columns: readonly Buckets[]) => Resampled[]

function summed(measured: Measured, sums: Sums): Resampler {
  const done = new Map<string, ReadonlyMap<string, ResampledCounts>>()
  return (tokenizer, corpus, side) => {
    const cells = done.get(corpus) ?? summedCells(measured, corpus, sums)
    done.set(corpus, cells)
    return cells.get(keyOf(tokenizer, corpus, side))
  }
}

function summedCells(
  { corpora, tokens }: Measured,
  corpus: string,
  sumsOfAll: Sums,
): ReadonlyMap<string, ResampledCounts> {
  const texts = corpora.get(corpus)?.texts ?? {}
  const cells = Array.from(tokens).flatMap(([key, { buckets }]) => {
    const { corpus: counted, side } = placeOf(key)
    const text = counted === corpus ? texts[side] : undefined
    return text ? [{ key, buckets: { ...text.buckets, ...buckets } }] : []
  })
  const columns = [...new Set(cells.flatMap(({ buckets }) => Object.values(buckets)))]
  const sums = sumsOfAll(columns)
  const sumsOf = new Map(columns.map((column, i) => [column, sums[i]!]))
  const unknown = new Float64Array(sums[0]?.length ?? 0).fill(Number.NaN)
  return new Map(
    cells.map(({ key, buckets }) => {
      const of = (name: TotalName) => {
        const column = buckets[name]
        return (column && sumsOf.get(column)) ?? unknown
      }
      return [
        key,
        {
          samples: of('samples'),
          characters: of('characters'),
          bytes: of('bytes'),
          words: of('words'),
          tokens: of('tokens'),
          unknowns: of('unknowns'),
          lostCharacters: of('lostCharacters'),
          byteFallbackTokens: of('byteFallbackTokens'),
          singleCharacterTokens: of('singleCharacterTokens'),
          splitCharacters: of('splitCharacters'),
          continuedWords: of('continuedWords'),
        },
      ]
    }),
  )
}
