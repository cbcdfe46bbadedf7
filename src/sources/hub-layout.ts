/** A file of a data set. */
export interface DatasetFile {
  readonly path: string
  readonly bytes: number
}

/** A split of a configuration of a data set. */
export interface DatasetPart {
  readonly config: string
  readonly split: string
  readonly files: readonly DatasetFile[]
  /** Whether the hub has converted only the beginning of the split. */
  readonly isPartial: boolean
}

/**
 * Finds splits by the folders of the hub's converter:
 *
 *     en/train/0000.parquet          →  en, train
 *     en/partial-train/0000.parquet  →  en, train, in part
 */
export function splitsOfConversion(files: readonly DatasetFile[]): DatasetPart[] {
  return groupBySplit(files, path => {
    const folders = path.split('/').slice(0, -1)
    const split = folders.pop() ?? 'train'
    const isPartial = split.startsWith('partial-')
    return {
      config: folders.join('/') || 'default',
      split: split.replace(/^partial-/, ''),
      isPartial,
    }
  })
}

/**
 * Finds splits by the names of files and folders, for a data set whose card names none
 * (huggingface.co/docs/hub/datasets-file-names-and-splits).
 *
 *     data/train-00000-of-00002.parquet     →  default, train
 *     20231101.en/train-00000-of-00041.parquet  →  20231101.en, train
 *     data/cmn_Hani/test/000.parquet        →  cmn_Hani, test
 *     any.parquet                           →  default, train
 */
export function splitsOfLayout(files: readonly DatasetFile[]): DatasetPart[] {
  return groupBySplit(files, path => {
    const folders = path.split('/')
    const name = folders.pop()!.replace(/\.parquet$/, '')
    const numbered = /^(.+)-\d{5}-of-\d{5}/.exec(name)?.[1]
    const folder = folders.find(folder => splitOfName(folder) !== undefined)
    const split = numbered ?? splitOfName(name) ?? (folder && splitOfName(folder)) ?? 'train'
    const config = folders.filter(name => name !== 'data' && name !== folder).join('/')
    return {
      config: config || 'default',
      split: split.replace(/^partial-/, ''),
      isPartial: split.startsWith('partial-'),
    }
  })
}

const splitPatterns: readonly (readonly [RegExp, string])[] = [
  [/(^|[-_. ])(train|training)([-_. ]|$)/i, 'train'],
  [/(^|[-_. ])(validation|valid|val|dev)([-_. ]|$)/i, 'validation'],
  [/(^|[-_. ])(test|testing|eval|evaluation)([-_. ]|$)/i, 'test'],
]

function splitOfName(name: string): string | undefined {
  return splitPatterns.find(([pattern]) => pattern.test(name))?.[1]
}

type Place = Omit<DatasetPart, 'files'>

function groupBySplit(
  files: readonly DatasetFile[],
  placeOf: (path: string) => Place,
): DatasetPart[] {
  const parts = new Map<string, Place & { files: DatasetFile[] }>()
  for (const file of files) {
    const place = placeOf(file.path)
    const key = JSON.stringify([place.config, place.split])
    const part = parts.get(key) ?? { ...place, files: [] }
    part.files.push(file)
    parts.set(key, part)
  }
  return [...parts.values()]
}
