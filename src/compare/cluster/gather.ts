import { join } from 'node:path'
import { addRunTotals, type RunTotals, runTotalsOfPlain } from '../../count/run-totals.ts'
import { segmenterVersion } from '../../count/segmenters.ts'
import { InputError, nameOption } from '../../errors.ts'
import { type MetricName, metricOf } from '../../metrics/metrics.ts'
import type { SuiteRecord } from '../../reports/record.ts'
import { type ComparisonOptions, comparisonOf, defaultMetrics } from '../compare.ts'
import { measuredOf } from '../measured.ts'
import { type ComparisonSpec, countsPieces } from '../spec.ts'
import { countedTokenizers, sourcesOf } from '../texts.ts'
import { type RankResult, readResult, resultName, resultNames } from './rank-result.ts'
import { formatRanks, shellQuote } from './sbatch.ts'
import { readShards, type Shards } from './shards.ts'

export interface GatherOptions extends ComparisonOptions {
  readonly baseline?: string | undefined
  readonly metrics?: readonly MetricName[] | undefined
  /** Metrics that a condition needs in addition to the shown ones. */
  readonly alsoMetrics?: readonly MetricName[] | undefined
  readonly alpha?: number | undefined
}

/** Adds up the totals of all ranks. The record equals that of a comparison on one machine. */
export async function gather(folder: string, options: GatherOptions = {}): Promise<SuiteRecord> {
  const { shards, hash } = await readShards(folder)
  const comparison = specOf(shards, options)
  let totals: RunTotals | undefined
  for await (const result of resultsOf(folder, shards, hash)) {
    const next = runTotalsOfPlain(result.totals)
    totals = totals ? addRunTotals(totals, next) : next
  }
  const { texts } = shards
  const measured = measuredOf({
    texts,
    tokenizers: countedTokenizers(shards.comparison),
    segmenters: sourcesOf([comparison], texts).map(({ segmenters }) => segmenters),
    totals: totals ?? [],
  })
  return comparisonOf(comparison, measured, options)
}

/** The ranks that have a whole result of these shards, and the fault of each other rank. */
export async function ranksIn(folder: string) {
  const { shards, hash } = await readShards(folder)
  const done: number[] = []
  const left: { readonly rank: number; readonly why: string | undefined }[] = []
  for (let rank = 0; rank < shards.world; rank++) {
    const result = await readResult(join(folder, resultName(rank, shards.world)))
    const why = faultOf(result, { rank, shards, hash })
    if (result !== undefined && why === undefined) done.push(rank)
    else left.push({ rank, why })
  }
  return { shards, done, left }
}

/** The results of all ranks in their order. Each may be megabytes, so only one is in memory at a time. */
async function* resultsOf(
  folder: string,
  shards: Shards,
  hash: string,
): AsyncGenerator<RankResult> {
  await refuseDoubled(folder, shards)
  const { left } = await ranksIn(folder)
  const missing = left.filter(({ why }) => why === undefined).map(({ rank }) => rank)
  if (missing.length > 0) {
    const [one] = missing
    throw new InputError(
      `${folder}: ${missing.length === 1 ? 'rank' : 'ranks'} ${formatRanks(missing)} of ${shards.world} ` +
        `${missing.length === 1 ? 'is' : 'are'} missing; run tokrate shard --rank ${one} --out ${shellQuote(folder)}` +
        `${missing.length === 1 ? '' : ', and so on'}, or tokrate slurm --out ${shellQuote(folder)} again`,
    )
  }
  let icu: { readonly version: string; readonly rank: number } | undefined
  for (let rank = 0; rank < shards.world; rank++) {
    const name = resultName(rank, shards.world)
    const result = await readResult(join(folder, name))
    const fault = faultOf(result, { rank, shards, hash })
    if (fault !== undefined || typeof result !== 'object')
      throw new InputError(`${join(folder, name)}: ${fault}; ${recountCommand(folder, name, rank)}`)
    icu ??= { version: result.icu, rank }
    if (usesIcu(shards) && result.icu !== icu.version) {
      throw new InputError(
        `${join(folder, name)}: cut words with ICU ${result.icu}, and rank ${icu.rank} with ${icu.version}; ` +
          recountCommand(folder, name, rank, ' with the same Node'),
      )
    }
    yield result
  }
}

/** Why a result does not belong to this rank of these shards; undefined if it does, or if there is none. */
function faultOf(
  result: RankResult | 'damaged' | undefined,
  { rank, shards, hash }: { readonly rank: number; readonly shards: Shards; readonly hash: string },
): string | undefined {
  if (result === undefined) return undefined
  if (result === 'damaged') return 'damaged'
  if (result.rank !== rank) return `holds rank ${result.rank}, not ${rank}`
  if (result.shards !== hash) return 'was counted for other shards'
  if (result.tokrate !== shards.tokrate)
    return `was counted with tokrate ${result.tokrate}, and the shards were made with ${shards.tokrate}`
  const other = shards.comparison.tokenizers.find(
    ({ id, sha256 }) => result.tokenizers[id] !== sha256,
  )
  return other && `was counted with another tokenizer ${other.id}`
}

/** Throws if a result has another name than its rank's, for example a copy: it would count twice. */
async function refuseDoubled(folder: string, { world }: Shards): Promise<void> {
  const expected = new Set(Array.from({ length: world }, (_, rank) => resultName(rank, world)))
  for (const name of await resultNames(folder)) {
    if (expected.has(name)) continue
    const result = await readResult(join(folder, name))
    const holds = typeof result === 'object' ? `rank ${result.rank} twice` : 'a result of no rank'
    throw new InputError(
      `${folder}: ${name} would make ${holds}; remove it: rm ${shellQuote(join(folder, name))}`,
    )
  }
}

function recountCommand(folder: string, name: string, rank: number, how = ''): string {
  return `count it again${how}: rm ${shellQuote(join(folder, name))} && tokrate shard --rank ${rank} --out ${shellQuote(folder)}`
}

function usesIcu({ comparison, texts }: Shards): boolean {
  return sourcesOf([comparison], texts).some(({ segmenters }) =>
    Object.values(segmenters).some(segmenter => segmenterVersion(segmenter) !== undefined),
  )
}

/** The comparison spec with the requested metrics and baseline. Throws if the shards did not count what these need. */
function specOf(shards: Shards, options: GatherOptions): ComparisonSpec {
  const { comparison } = shards
  const baseline = options.baseline ?? comparison.baseline
  const rows = comparison.tokenizers
  const base = rows.find(({ id }) => id === baseline)
  if (baseline !== undefined && !base) {
    throw new InputError(
      `${baseline}: not counted; the shards have ${rows.map(({ id }) => id).join(', ')}`,
    )
  }
  const usual = shards.namesMetrics ? comparison.metrics : defaultMetrics(baseline)
  const metrics = [...new Set([...(options.metrics ?? usual), ...(options.alsoMetrics ?? [])])]
  for (const name of metrics) refuseUncounted(name, shards, baseline)
  const { alpha = comparison.alpha } = options
  return {
    ...comparison,
    tokenizers: base ? [base, ...rows.filter(row => row !== base)] : rows,
    metrics,
    ...(baseline === undefined ? {} : { baseline }),
    ...(alpha === undefined ? {} : { alpha }),
  }
}

function refuseUncounted(
  name: MetricName,
  { comparison, texts }: Shards,
  baseline: string | undefined,
): void {
  const metric = metricOf(name)
  const remedy = `make the shards again with ${nameOption('metrics')} ${name}`
  if (metric.needs === 'baseline' && baseline === undefined)
    throw new InputError(`${name} is relative to a baseline; name one (${nameOption('baseline')})`)
  if (metric.countsPieces && !countsPieces(comparison))
    throw new InputError(`${name} looks at ids, which these shards did not; ${remedy}`)
  const uncounted = sourcesOf([comparison], texts).some(({ segmenters }) =>
    Object.values(segmenters).includes('none'),
  )
  if (metric.needs === 'words' && uncounted)
    throw new InputError(`${name} needs words, which these shards did not count; ${remedy}`)
}
