import picomatch from 'picomatch'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { type DatasetFile, type DatasetPart, ofConversion, ofLayout } from './hub-layout.ts'
import { type DatasetReference, datasetPrefix, refusalOf } from './hub-reference.ts'
import { askHub } from './hub-request.ts'
import type { Settings } from './settings.ts'

/** The splits of a data set at a commit. */
export interface Listed {
  readonly commit: string
  readonly parts: readonly DatasetPart[]
}

/** Source: huggingface.co/docs/hub/api and /datasets-manual-configuration. */
export async function listed(wanted: DatasetReference, settings: Settings): Promise<Listed> {
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
  const where = `${datasetPrefix}${wanted.repository}`
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
    `${datasetPrefix}${repository}@${revision}: the hub has no such data set or revision`,
  )
}

async function get(url: string, { repository }: DatasetReference, settings: Settings) {
  const { hubToken } = settings
  const { status, headers, bytes } = await askHub(url, { token: hubToken }).catch(error => {
    if (!InputError.isUnavailable(error)) throw error
    throw new InputError(`cannot list ${datasetPrefix}${repository} (${error.message})`, {
      code: 'unavailable',
    })
  })
  if (status === 401 || status === 403)
    throw new InputError(refusalOf(repository, settings), { code: 'unavailable' })
  const next = /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1]
  return status === 200 ? { bytes, next } : {}
}

export function parquetOf(files: readonly DatasetFile[]): DatasetFile[] {
  return files.filter(({ path }) => path.endsWith('.parquet'))
}

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString())
}

export function escaped(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
