import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import picomatch from 'picomatch'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import {
  type DatasetFile,
  type DatasetPart,
  splitsOfConversion,
  splitsOfLayout,
} from './hub-layout.ts'
import { type DatasetReference, datasetPrefix, refusalOf } from './hub-reference.ts'
import { askHub } from './hub-request.ts'
import type { Settings } from './settings.ts'

/** The splits of a data set at a commit. */
export interface ListedSplits {
  readonly commit: string
  readonly parts: readonly DatasetPart[]
}

/**
 * Lists the splits of a data set: those that its card names, else those of its file names, else those of
 * the hub's conversion.
 *
 * Source: huggingface.co/docs/hub/api and /datasets-manual-configuration.
 */
export async function listSplits(
  wanted: DatasetReference,
  settings: Settings,
): Promise<ListedSplits> {
  const { repository, revision } = wanted
  const info = infoSchema.parse(
    await api(`${repository}/revision/${encodeURIComponent(revision)}`, wanted, settings),
  )
  const configs = info.cardData?.configs ?? []
  const parts = configs.length > 0 ? await splitsOfCard(configs, info.sha, wanted, settings) : []
  if (parts.length > 0) return { commit: info.sha, parts }
  if (configs.length === 0) {
    const own = splitsOfLayout(parquetOf(await listTree(info.sha, '', wanted, settings)))
    if (own.length > 0) return { commit: info.sha, parts: own }
  }
  return listConverted(wanted, settings)
}

/** Lists the branch of Parquet files that the hub converts other formats to; large data sets only in part. */
async function listConverted(wanted: DatasetReference, settings: Settings): Promise<ListedSplits> {
  const branch = encodeURIComponent('refs/convert/parquet')
  const info = await api(`${wanted.repository}/revision/${branch}`, wanted, settings, 'optional')
  const where = `${datasetPrefix}${wanted.repository}`
  if (!info) {
    throw new InputError(`${where}: has no Parquet files, and the hub has not converted it`)
  }
  const { sha } = infoSchema.parse(info)
  const parts = splitsOfConversion(parquetOf(await listTree(sha, '', wanted, settings)))
  if (parts.some(({ isPartial }) => isPartial))
    settings.onStep?.(`${where}: the hub has converted only the first gigabytes of it`)
  return { commit: sha, parts }
}

/** The splits that a data set's card names, only those of one configuration if that is known. */
async function splitsOfCard(
  configs: Configs,
  commit: string,
  wanted: DatasetReference,
  settings: Settings,
): Promise<DatasetPart[]> {
  const names = configs.map(({ config_name: name }) => name)
  const only = wanted.config ?? (names.length === 1 ? names[0] : undefined)
  // The names alone are enough for the error message.
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
        const files = parquetOf(await listTree(commit, folder, wanted, settings))
        const taken = files.filter(file => matches(file.path))
        if (split !== undefined && taken.length > 0)
          parts.push({ config, split, files: taken, isPartial: false })
        else parts.push(...splitsOfLayout(taken).map(part => ({ ...part, config })))
      }
    }
  }
  return parts
}

const patternsSchema = z.union([z.string(), z.array(z.string())]).transform(paths => [paths].flat())
const infoSchema = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  cardData: z
    .looseObject({
      configs: z
        .array(
          z.looseObject({
            config_name: z.string(),
            data_files: z
              .union([
                patternsSchema,
                z.array(z.looseObject({ split: z.string(), path: patternsSchema })),
              ])
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

/** Lists all files in a folder and its subfolders. The hub answers in pages. */
async function listTree(
  commit: string,
  folder: string,
  wanted: DatasetReference,
  settings: Settings,
): Promise<DatasetFile[]> {
  const files: DatasetFile[] = []
  const suffix = folder === '' ? '' : `/${escapePath(folder)}`
  let url: string | undefined =
    `${settings.hubEndpoint}/api/datasets/${wanted.repository}/tree/${commit}${suffix}?recursive=true`
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

function parquetOf(files: readonly DatasetFile[]): DatasetFile[] {
  return files.filter(({ path }) => path.endsWith('.parquet'))
}

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString())
}

export function escapePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** Lists the splits in a folder of the mirror; undefined if it has none. The revision stands for the commit. */
export async function listMirrored(
  { repository, revision }: DatasetReference,
  { mirror }: Settings,
): Promise<ListedSplits | undefined> {
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
  return parquet.length > 0 ? { commit: revision, parts: splitsOfLayout(parquet) } : undefined
}
