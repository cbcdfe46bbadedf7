import { sumOfFigures } from '../corpora/figures.ts'
import { withFigures } from '../corpora/own.ts'
import { type PartTotals, runParts } from '../count/run-parts.ts'
import { stampOf } from '../count/stamp.ts'
import type { Sums } from '../count/sums.ts'
import type { TokenTally } from '../count/tokens.ts'
import { prefetch } from '../load/locate.ts'
import type { PieceCounts, TextCounts, TokenCounts } from '../metrics/counts.ts'
import { type Buckets, bucketCount } from '../metrics/statistics/bucket.ts'
import { sum, type Tally } from '../metrics/statistics/ledger.ts'
import { usageOf } from '../metrics/usage.ts'
import { keyOf } from '../reports/cells.ts'
import { ownVersion } from '../sources/package.ts'
import type { CompareOptions } from './compare.ts'
import { checkSlice, foundCorpus, recordedCorpus, recordedSide } from './count-corpus.ts'
import type { MeasureOptions } from './measure.ts'
import type { Measured, MeasuredCorpus } from './measured.ts'
import {
  blocksOfParts,
  countersOf,
  cutsOfPlan,
  isRead,
  type PartedText,
  partedCorpora,
} from './parted.ts'
import type { Plan } from './spec.ts'

type PartsOptions = MeasureOptions & Pick<CompareOptions, 'checkpoints' | 'blockBytes'>

/** Measures a plan in parts, in memory that does not grow with its texts. */
export async function measureParts(
  plan: Plan,
  texts: readonly PartedText[],
  { settings, threads, signal, onProgress, checkpoints, blockBytes }: PartsOptions,
): Promise<Measured> {
  for (const { reference } of plan.tokenizers) await prefetch(reference, settings)
  const cuts = await cutsOfPlan(plan, texts, settings)
  const whole = texts.flatMap(({ corpus: { files } }, corpus) =>
    files.map(file => ({ corpus, file })),
  )
  const parts = await blocksOfParts(whole, texts, { cuts, size: blockBytes })
  const { onStep, ...plain } = settings
  const run = {
    corpora: partedCorpora(plan, texts),
    counters: countersOf(plan),
    parts,
    settings: plain,
  }
  const totals = await runParts(run, {
    threads,
    signal,
    onStep,
    checkpoints,
    onDone: (done, total) => onProgress?.({ done, total }),
    identity: {
      version: ownVersion(),
      icu: process.versions.icu,
      tokenizers: plan.tokenizers.map(({ sha256 }) => sha256),
      stamps: await Promise.all(whole.map(({ file }) => stampOf(file))),
    },
  })
  return measuredOf(plan, texts, totals)
}

/** What was counted in parts, as if it had been counted at once. */
export function measuredOf(plan: Plan, texts: readonly PartedText[], totals: PartTotals): Measured {
  const [ofText = [], ...ofTokenizers] = totals
  const segmenters = partedCorpora(plan, texts).map(({ segmenters }) => segmenters)
  const corpora = texts.map(
    ({ planned, corpus }, i) =>
      [planned.id, measuredCorpus({ planned, corpus }, segmenters[i]!, ofText[i])] as const,
  )
  const rows = plan.tokenizers.filter(({ sameAs }) => sameAs === undefined)
  const tokens = rows.flatMap(({ id }, row) =>
    texts.flatMap(({ planned }, i) =>
      Object.entries(ofTokenizers[row]?.[i]?.sums ?? {}).map(
        ([side, sums]) => [keyOf(id, planned.id, side), tokenTally(sums, plan.alpha)] as const,
      ),
    ),
  )
  return { corpora: new Map(corpora), tokens: new Map(tokens), unavailable: [] }
}

const textNames = ['samples', 'characters', 'bytes', 'words'] as const
const tokenNames = ['tokens', 'unknowns', 'lostCharacters', 'byteFallbackTokens'] as const
const pieceNames = ['singleCharacterTokens', 'splitCharacters', 'continuedWords'] as const

function measuredCorpus(
  { planned, corpus }: Pick<PartedText, 'planned' | 'corpus'>,
  segmenters: Readonly<Record<string, string>>,
  tally: PartTotals[number][number],
): MeasuredCorpus {
  const read = isRead(corpus) ? corpus : withFigures(corpus, tally?.figures ?? sumOfFigures([]))
  const sides = Object.entries(segmenters).map(([side, segmenter]) => {
    const { words, ...buckets } = tally?.sums[side]?.buckets ?? {}
    // Words that were cut for a metric which is not asked for now are none.
    const known = words && segmenter !== 'none' ? { ...buckets, words } : buckets
    return { side, segmenter, tally: tallyOf<keyof TextCounts>({ buckets: known }, textNames) }
  })
  checkSlice(
    { name: read.name, slice: planned.slice },
    sides.map(({ tally }) => tally),
  )
  return {
    recorded: recordedCorpus(
      planned,
      foundCorpus(planned, read),
      sides.map(({ side, segmenter, tally }) => recordedSide(side, segmenter, tally)),
    ),
    texts: Object.fromEntries(sides.map(({ side, tally }) => [side, tally])),
  }
}

function tokenTally(sums: Sums, alpha: number | undefined): TokenTally {
  const { buckets, frequencies } = sums
  const tally = tallyOf<keyof TokenCounts>(sums, tokenNames)
  if (!frequencies) return tally
  const known = pieceNames.filter(name => name in buckets)
  const pieces = tallyOf<keyof PieceCounts>(sums, known)
  return { ...tally, pieces: { ...pieces, usage: usageOf(frequencies, alpha) } }
}

function tallyOf<Name extends string>({ buckets }: Sums, names: readonly Name[]): Tally<Name> {
  const columns = names.map(name => [name, buckets[name] ?? new Float64Array(bucketCount)] as const)
  return {
    counts: Object.fromEntries(columns.map(([name, column]) => [name, sum(column)])) as Record<
      Name,
      number
    >,
    buckets: Object.fromEntries(columns) as Record<Name, Buckets>,
  }
}
