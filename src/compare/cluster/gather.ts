import { join } from 'node:path'
import { addRunTotals, type RunTotals, runTotalsOfPlain } from '../../count/count-chunks.ts'
import { segmenterVersion } from '../../count/segmenters.ts'
import { InputError, nameOption } from '../../errors.ts'
import { type MetricName, metricOf } from '../../metrics/metrics.ts'
import type { SuiteRecord } from '../../reports/record.ts'
import { type ComparisonOptions, comparisonOf, defaultMetrics } from '../compare.ts'
import { measuredOf } from '../measured.ts'
import { type ComparisonSpec, countsPieces } from '../spec.ts'
import { countedTokenizers, sourcesOf } from '../texts.ts'
import { type RankResult, readResult, resultName, resultNames } from './rank-result.ts'
import { listed, quoted } from './sbatch.ts'
import { readShards, type Shards } from './shards.ts'

export interface GatherOptions extends ComparisonOptions {
  readonly baseline?: string | undefined
  readonly metrics?: readonly MetricName[] | undefined
  /** Metrics that a condition needs, beside those that are shown. */
  readonly alsoMetrics?: readonly MetricName[] | undefined
  readonly alpha?: number | undefined
}

/** Adds up what the ranks have counted: the record that a comparison on one machine gives. */
export async function gather(folder: string, options: GatherOptions = {}): Promise<SuiteRecord> {
  const { shards, hash } = await readShards(folder)
  const comparison = asked(shards, options)
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

/** The ranks whose results are whole and of these shards, and what is wrong with the others. */
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

/** The results of all ranks, in their order; one after another, since each may be megabytes. */
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
      `${folder}: ${missing.length === 1 ? 'rank' : 'ranks'} ${listed(missing)} of ${shards.world} ` +
        `${missing.length === 1 ? 'is' : 'are'} missing; run tokrate shard --rank ${one} --out ${quoted(folder)}` +
        `${missing.length === 1 ? '' : ', and so on'}, or tokrate slurm --out ${quoted(folder)} again`,
    )
  }
  let icu: { readonly version: string; readonly rank: number } | undefined
  for (let rank = 0; rank < shards.world; rank++) {
    const name = resultName(rank, shards.world)
    const result = await readResult(join(folder, name))
    const fault = faultOf(result, { rank, shards, hash })
    if (fault !== undefined || typeof result !== 'object')
      throw new InputError(`${join(folder, name)}: ${fault}; ${again(folder, name, rank)}`)
    icu ??= { version: result.icu, rank }
    if (usesIcu(shards) && result.icu !== icu.version) {
      throw new InputError(
        `${join(folder, name)}: cut words with ICU ${result.icu}, and rank ${icu.rank} with ${icu.version}; ` +
          again(folder, name, rank, ' with the same Node'),
      )
    }
    yield result
  }
}

/** Why a result is not this rank's of these shards; undefined where it is, and where there is none. */
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

/** A result under another name than its rank's, a copy for example, would count twice. */
async function refuseDoubled(folder: string, { world }: Shards): Promise<void> {
  const expected = new Set(Array.from({ length: world }, (_, rank) => resultName(rank, world)))
  for (const name of await resultNames(folder)) {
    if (expected.has(name)) continue
    const result = await readResult(join(folder, name))
    const holds = typeof result === 'object' ? `rank ${result.rank} twice` : 'a result of no rank'
    throw new InputError(
      `${folder}: ${name} would make ${holds}; remove it: rm ${quoted(join(folder, name))}`,
    )
  }
}

function again(folder: string, name: string, rank: number, how = ''): string {
  return `count it again${how}: rm ${quoted(join(folder, name))} && tokrate shard --rank ${rank} --out ${quoted(folder)}`
}

function usesIcu({ comparison, texts }: Shards): boolean {
  return sourcesOf([comparison], texts).some(({ segmenters }) =>
    Object.values(segmenters).some(segmenter => segmenterVersion(segmenter) !== undefined),
  )
}

/** The comparison with the metrics and the baseline that were asked for, if its counts tell them. */
function asked(shards: Shards, options: GatherOptions): ComparisonSpec {
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
