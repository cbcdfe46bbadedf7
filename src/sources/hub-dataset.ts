import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import picomatch from 'picomatch'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { readCached, writeCached } from './cache.ts'
import { type DatasetFile, type DatasetPart, ofConversion, ofLayout } from './hub-layout.ts'
import type { HubFile } from './hub-ranges.ts'
import { askHub } from './hub-request.ts'

/** `hf-dataset:org/name[@revision][/config[/split]]`, taken apart. */
export interface DatasetReference {
  readonly repository: string
  readonly revision: string
  readonly config?: string | undefined
  readonly split?: string | undefined
}

/** The Parquet files of a split, at the commit that its revision stands for. */
export interface HubDataset {
  /** `hf-dataset:org/name@commit/config/split`. */
  readonly address: string
  readonly files: readonly HubFile[]
}

const prefix = 'hf-dataset:'

export function isHubDataset(reference: string): boolean {
  return reference.startsWith(prefix)
}

export function parseHubDataset(reference: string): DatasetReference {
  const form = /^hf-dataset:([\w.-]+\/[\w.-]+)(?:@([^/\s]+))?(?:\/([^/\s]+))?(?:\/([^/\s]+))?$/
  const [, repository, revision = 'main', config, split] = form.exec(reference) ?? []
  if (!repository || repository.split('/').some(part => /^\.+$/.test(part))) {
    throw new InputError(
      `${reference}: not of the form hf-dataset:org/name[@revision]/config/split`,
    )
  }
  return { repository, revision, config, split }
}

/**
 * The files of a split: the data set's own Parquet files, or those that the hub converts others to. A
 * folder of a mirror is looked at first; what was found is kept, and used again for a commit, or when the
 * hub cannot be reached.
 */
export async function findHubDataset(reference: string, settings: Settings): Promise<HubDataset> {
  const wanted = parseHubDataset(reference)
  const mirrored = await inMirror(wanted, settings)
  if (mirrored) return chosen(wanted, mirrored, settings)
  const { repository, revision, config = '', split = '' } = wanted
  const kept = `hf/datasets/${repository}/found/${[revision, config, split].map(encodeURIComponent).join('/')}.json`
  const known = await readCached(kept, settings)
  const earlier = known && foundSchema.parse(JSON.parse(known.toString()))
  if (earlier && isCommit(revision)) return datasetOf(wanted, earlier, settings)
  try {
    const found = pick(wanted, await listed(wanted, settings))
    await writeCached(kept, JSON.stringify(found), settings)
    return datasetOf(wanted, found, settings)
  } catch (error) {
    if (!earlier || !InputError.isUnavailable(error)) throw error
    settings.onStep?.(`${reference}: the hub cannot be asked; read as it was at ${earlier.commit}`)
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

/** The splits of a data set at a commit. */
interface Listed {
  readonly commit: string
  readonly parts: readonly DatasetPart[]
}

function chosen(wanted: DatasetReference, found: Listed, settings: Settings): HubDataset {
  return datasetOf(wanted, pick(wanted, found), settings)
}

/** The split that is wanted, or the only one. */
function pick(wanted: DatasetReference, { commit, parts }: Listed): Found {
  const where = `${prefix}${wanted.repository}`
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
    address: `${prefix}${repository}@${commit}/${config}/${split}`,
    files: files.map(({ path, bytes }) => ({
      place: `hf/datasets/${repository}/${commit}/${path}`,
      url: `${hubEndpoint}/datasets/${repository}/resolve/${commit}/${escaped(path)}`,
      bytes,
      refusal: refusalOf(repository, { hubEndpoint, hubToken }),
    })),
  }
}

function refusalOf(
  repository: string,
  { hubEndpoint, hubToken }: { hubEndpoint: string; hubToken?: string | undefined },
): string {
  const page = `${hubEndpoint}/datasets/${repository}`
  return hubToken
    ? `${prefix}${repository}: the token in HF_TOKEN does not open it; accept its terms at ${page} with that account`
    : `${prefix}${repository}: gated or private; accept its terms at ${page} and put a token of that account ` +
        `(${hubEndpoint}/settings/tokens) into HF_TOKEN`
}

const patterns = z.union([z.string(), z.array(z.string())]).transform(paths => [paths].flat())
const infoSchema = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  cardData: z
    .looseObject({
      configs: z
        .array(
          z.looseObject({
            config_name: z.string(),
            data_files: z
              .union([patterns, z.array(z.looseObject({ split: z.string(), path: patterns }))])
              .optional(),
          }),
        )
        .optional()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
})
type Configs = NonNullable<NonNullable<z.output<typeof infoSchema>['cardData']>['configs']>

/** Source: huggingface.co/docs/hub/api and /datasets-manual-configuration. */
async function listed(wanted: DatasetReference, settings: Settings): Promise<Listed> {
  const { repository, revision } = wanted
  const info = infoSchema.parse(
    await api(`${repository}/revision/${encodeURIComponent(revision)}`, wanted, settings),
  )
  const configs = info.cardData?.configs ?? []
  const parts = configs.length > 0 ? await ofCard(configs, info.sha, wanted, settings) : []
  if (parts.length > 0) return { commit: info.sha, parts }
  if (configs.length === 0) {
    const own = ofLayout(parquetOf(await tree(info.sha, '', wanted, settings)))
    if (own.length > 0) return { commit: info.sha, parts: own }
  }
  return converted(wanted, settings)
}

/** The branch that the hub keeps for data sets of other formats; the larger ones only in part. */
async function converted(wanted: DatasetReference, settings: Settings): Promise<Listed> {
  const branch = encodeURIComponent('refs/convert/parquet')
  const info = await api(`${wanted.repository}/revision/${branch}`, wanted, settings, 'optional')
  const where = `${prefix}${wanted.repository}`
  if (!info) {
    throw new InputError(`${where}: has no Parquet files, and the hub has not converted it`)
  }
  const { sha } = infoSchema.parse(info)
  const parts = ofConversion(parquetOf(await tree(sha, '', wanted, settings)))
  if (parts.some(({ isPartial }) => isPartial))
    settings.onStep?.(`${where}: the hub has converted only the first gigabytes of it`)
  return { commit: sha, parts }
}

/** The splits that a data set's card names, of one configuration where that is known. */
async function ofCard(
  configs: Configs,
  commit: string,
  wanted: DatasetReference,
  settings: Settings,
): Promise<DatasetPart[]> {
  const names = configs.map(({ config_name: name }) => name)
  const only = wanted.config ?? (names.length === 1 ? names[0] : undefined)
  // Nothing needs to be listed to say which there are.
  if (only === undefined || !names.includes(only)) {
    return names.map(config => ({ config, split: 'train', files: [], isPartial: false }))
  }
  const parts: DatasetPart[] = []
  for (const { config_name: config, data_files: data = [] } of configs) {
    if (config !== only) continue
    for (const entry of data) {
      const { split, path } =
        typeof entry === 'string' ? { split: undefined, path: [entry] } : entry
      for (const pattern of path) {
        const { base } = picomatch.scan(pattern)
        const folder = base === pattern ? base.split('/').slice(0, -1).join('/') : base
        const matches = picomatch(pattern)
        const files = parquetOf(await tree(commit, folder, wanted, settings))
        const taken = files.filter(file => matches(file.path))
        if (split !== undefined && taken.length > 0)
          parts.push({ config, split, files: taken, isPartial: false })
        else parts.push(...ofLayout(taken).map(part => ({ ...part, config })))
      }
    }
  }
  return parts
}

const treeSchema = z.array(
  z.looseObject({ type: z.string(), path: z.string(), size: z.number().default(0) }),
)

/** All files below a folder, page by page. */
async function tree(
  commit: string,
  folder: string,
  wanted: DatasetReference,
  settings: Settings,
): Promise<DatasetFile[]> {
  const files: DatasetFile[] = []
  const below = folder === '' ? '' : `/${escaped(folder)}`
  let url: string | undefined =
    `${settings.hubEndpoint}/api/datasets/${wanted.repository}/tree/${commit}${below}?recursive=true`
  while (url !== undefined) {
    const { bytes, next } = await get(url, wanted, settings)
    if (!bytes) return files
    for (const { type, path, size } of treeSchema.parse(jsonOf(bytes)))
      if (type === 'file') files.push({ path, bytes: size })
    url = next
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function api(
  path: string,
  wanted: DatasetReference,
  settings: Settings,
  need: 'needed' | 'optional' = 'needed',
): Promise<unknown> {
  const { bytes } = await get(`${settings.hubEndpoint}/api/datasets/${path}`, wanted, settings)
  if (bytes) return jsonOf(bytes)
  if (need === 'optional') return undefined
  const { repository, revision } = wanted
  throw new InputError(
    `${prefix}${repository}@${revision}: the hub has no such data set or revision`,
  )
}

async function get(url: string, { repository }: DatasetReference, settings: Settings) {
  const { hubToken } = settings
  const { status, headers, bytes } = await askHub(url, { token: hubToken }).catch(error => {
    if (!InputError.isUnavailable(error)) throw error
    throw new InputError(`cannot list ${prefix}${repository} (${error.message})`, {
      code: 'unavailable',
    })
  })
  if (status === 401 || status === 403)
    throw new InputError(refusalOf(repository, settings), { code: 'unavailable' })
  const next = /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1]
  return status === 200 ? { bytes, next } : {}
}

/** The files of a folder of the mirror, which stands for a commit. */
async function inMirror(
  { repository, revision }: DatasetReference,
  { mirror }: Settings,
): Promise<Listed | undefined> {
  if (!mirror || /^https?:/.test(mirror)) return undefined
  const folder = join(mirror, 'hf', 'datasets', ...repository.split('/'), revision)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files: DatasetFile[] = []
  for (const entry of entries.filter(entry => entry.isFile())) {
    const path = join(entry.parentPath, entry.name)
    files.push({
      path: relative(folder, path).split(sep).join('/'),
      bytes: (await stat(path)).size,
    })
  }
  const parquet = parquetOf(files.sort((a, b) => (a.path < b.path ? -1 : 1)))
  return parquet.length > 0 ? { commit: revision, parts: ofLayout(parquet) } : undefined
}

function parquetOf(files: readonly DatasetFile[]): DatasetFile[] {
  return files.filter(({ path }) => path.endsWith('.parquet'))
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision)
}

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString())
}

function escaped(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
