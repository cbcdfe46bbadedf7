import { z } from 'zod'
import { InputError } from '../errors.ts'
import { readCached, writeCached } from './cache.ts'
import { escapePath, type ListedSplits, listMirrored, listSplits } from './hub-listing.ts'
import type { HubFile } from './hub-ranges.ts'
import {
  type DatasetReference,
  datasetPrefix,
  parseHubDataset,
  refusalOf,
} from './hub-reference.ts'
import type { Settings } from './settings.ts'

/** The Parquet files of a split, at the commit that its revision stands for. */
export interface HubDataset {
  /** `hf-dataset:org/name@commit/config/split`. */
  readonly address: string
  readonly files: readonly HubFile[]
}

/**
 * Finds the files of a split: the data set's own Parquet files, or those that the hub converted it to. A
 * folder of the mirror wins. The result is cached, and used again if the revision is a commit, or if the
 * hub cannot be reached.
 */
export async function findHubDataset(reference: string, settings: Settings): Promise<HubDataset> {
  const wanted = parseHubDataset(reference)
  const mirrored = await listMirrored(wanted, settings)
  if (mirrored) return datasetOf(wanted, pickSplit(wanted, mirrored), settings)
  const { repository, revision, config = '', split = '' } = wanted
  const kept = `hf/datasets/${repository}/found/${[revision, config, split].map(encodeURIComponent).join('/')}.json`
  const known = await readCached(kept, settings)
  const earlier = known && foundSchema.parse(JSON.parse(known.toString()))
  if (earlier && isCommit(revision)) return datasetOf(wanted, earlier, settings)
  try {
    const found = pickSplit(wanted, await listSplits(wanted, settings))
    await writeCached(kept, JSON.stringify(found), settings)
    return datasetOf(wanted, found, settings)
  } catch (error) {
    if (!earlier || !InputError.isUnavailable(error)) throw error
    settings.onStep?.(`${reference}: the hub cannot be reached; reading commit ${earlier.commit}`)
    return datasetOf(wanted, earlier, settings)
  }
}

const foundSchema = z.object({
  commit: z.string(),
  config: z.string(),
  split: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
})
type Found = z.output<typeof foundSchema>

/** Picks the requested split, or the only one. */
function pickSplit(wanted: DatasetReference, { commit, parts }: ListedSplits): Found {
  const where = `${datasetPrefix}${wanted.repository}`
  const configs = [...new Set(parts.map(({ config }) => config))]
  const config = oneOf(
    configs,
    wanted.config,
    `${where}: configuration`,
    `${where}/<configuration>`,
  )
  const ofConfig = parts.filter(part => part.config === config)
  const splits = [...new Set(ofConfig.map(({ split }) => split))]
  const split = oneOf(
    splits,
    wanted.split,
    `${where}/${config}: split`,
    `${where}/${config}/<split>`,
  )
  const files = ofConfig.filter(part => part.split === split).flatMap(part => part.files)
  return { commit, config, split, files }
}

function oneOf(names: readonly string[], wanted: string | undefined, what: string, form: string) {
  const only = wanted ?? (names.length === 1 ? names[0] : undefined)
  if (only !== undefined && names.includes(only)) return only
  const some = names.length > 40 ? [...names.slice(0, 40), `… (${names.length})`] : names
  const fault = wanted === undefined ? `name one (${form})` : `'${wanted}' is none`
  throw new InputError(`${what}: ${fault}; there are ${some.join(', ')}`)
}

function datasetOf(
  { repository }: DatasetReference,
  { commit, config, split, files }: Found,
  { hubEndpoint, hubToken }: Settings,
): HubDataset {
  return {
    address: `${datasetPrefix}${repository}@${commit}/${config}/${split}`,
    files: files.map(({ path, bytes }) => ({
      place: `hf/datasets/${repository}/${commit}/${path}`,
      url: `${hubEndpoint}/datasets/${repository}/resolve/${commit}/${escapePath(path)}`,
      bytes,
      refusal: refusalOf(repository, { hubEndpoint, hubToken }),
    })),
  }
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision)
}
