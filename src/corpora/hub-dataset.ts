import { mkdir, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { type RandomSource, randomSource } from '../metrics/statistics/random.ts'
import { cachePath } from '../sources/cache.ts'
import { sha256 } from '../sources/hash.ts'
import { findHubDataset } from '../sources/hub-dataset.ts'
import { type HubFile, rangedFile } from '../sources/hub-ranges.ts'
import type { Settings } from '../sources/settings.ts'
import type { Corpus } from './corpus.ts'
import { figuresOf } from './figures.ts'
import { noticing, sumOfNoticed } from './files/noticed.ts'
import { parquetTexts } from './files/parquet.ts'
import { type ParquetFile, parquetFile } from './files/parquet-file.ts'
import { onlyTextColumn } from './files/parquet-samples.ts'
import { unread, withFigures } from './own.ts'
import { type CorpusReading, type ReadingOptions, readingOptionsOf } from './reading.ts'
import type { Sample } from './sample.ts'
import { keepSelected } from './selection.ts'

export { isHubDataset } from '../sources/hub-reference.ts'

/**
 * Opens a split of a data set of the hub. Of its Parquet files only the footers and the text column are
 * read, as far as is asked for; that is kept, so that a second time needs no network. The rows are written
 * to a file of the cache, which is counted.
 *
 * `sample` of a large set draws row groups first, from up to eight files, until they hold twice as many
 * rows, and then from these; `reading` tells how many groups those were.
 */
export async function openHubDataset(
  reference: string,
  options: ReadingOptions & { readonly settings: Settings },
): Promise<Corpus> {
  const { settings, limit, sample, sampleSeed = 1 } = options
  const { address, files } = await findHubDataset(reference, settings)
  settings.onStep?.(`reading ${address}`)
  const read = { files: 0, bytes: 0, rows: 0 }
  const opening = openingOf(files, settings, bytes => (read.bytes += bytes))
  const field = options.field ?? onlyTextColumn(address, (await opening(0)).textColumns)
  const isDrawn = sample !== undefined && limit === undefined
  const drawn = isDrawn ? await drawnGroups(files.length, opening, sample, sampleSeed) : undefined
  const { notice, total } = noticing()

  async function* rows(): AsyncGenerator<Sample> {
    for (const number of drawn ? drawn.groups.keys() : files.keys()) {
      const file = await opening(number)
      read.files++
      for (const group of drawn?.groups.get(number) ?? file.metadata.row_groups.keys()) {
        const rowGroups = { from: group, to: group + 1 }
        const onReplaced = (characters: number) => notice('replaced', characters)
        for await (const { row, text } of parquetTexts(file, field, { rowGroups, onReplaced })) {
          read.rows++
          if (text === undefined) notice('missing', 1)
          else yield { id: `${file.name}:${row + 1}`, texts: { text } }
        }
      }
    }
  }

  const said = { ...readingOptionsOf(options), field }
  const kept = `hf/selected/${sha256(JSON.stringify([address, said])).slice(0, 32)}/samples.jsonl`
  const path = cachePath(kept, settings)
  await mkdir(dirname(path), { recursive: true })
  const { file, reading } = await keepSelected(rows(), options, {
    name: basename(address),
    path: `${path}.${process.pid}.part`,
  })
  await rename(file.path, path)
  const whole = { ...file, path }
  const figures = await figuresOf(whole)
  const ofGroups = drawn && !drawn.isAll ? groupsOf(reading, drawn) : reading
  const corpus = {
    ...(await unread(reference, [whole])),
    title: address,
    reading: { source: address, ...read, ...ofGroups },
  }
  return withFigures(corpus, { ...figures, noticed: sumOfNoticed([total(), figures.noticed]) })
}

type Opening = (file: number) => Promise<ParquetFile>

/** Reads the footer of each file once, when it is needed. */
function openingOf(
  files: readonly HubFile[],
  settings: Settings,
  onRead: (bytes: number) => void,
): Opening {
  const opened = new Map<number, Promise<ParquetFile>>()
  return number => {
    const file = files[number]!
    const known =
      opened.get(number) ??
      parquetFile(rangedFile(file, settings, onRead), file.place.split('/').slice(5).join('/'))
    opened.set(number, known)
    return known
  }
}

/** Row groups that were drawn, by file, and how many of how many they are. */
interface DrawnGroups {
  readonly groups: ReadonlyMap<number, readonly number[]>
  readonly taken: number
  readonly known: number
  /** Whether they are all that the set has. */
  readonly isAll: boolean
}

/** Footers of a large set are megabytes themselves. */
const mostFiles = 8

/** So many row groups, drawn at random, that they hold twice the samples; all where there are no more. */
async function drawnGroups(
  files: number,
  opening: Opening,
  samples: number,
  seed: number,
): Promise<DrawnGroups> {
  const random = randomSource(seed)
  const looked = shuffled(
    Array.from({ length: files }, (_, i) => i),
    random,
  ).slice(0, mostFiles)
  const known: { file: number; group: number; rows: number }[] = []
  for (const file of looked.sort((a, b) => a - b)) {
    const { metadata } = await opening(file)
    for (const [group, { num_rows: rows }] of metadata.row_groups.entries())
      known.push({ file, group, rows: Number(rows) })
  }
  let rows = 0
  const taken = shuffled(known, random).filter(group => {
    const isWanted = rows < 2 * samples
    if (isWanted) rows += group.rows
    return isWanted
  })
  const groups = new Map<number, number[]>()
  for (const { file, group } of taken.sort((a, b) => a.file - b.file || a.group - b.group))
    groups.set(file, [...(groups.get(file) ?? []), group])
  const isAll = looked.length === files && taken.length === known.length
  return { groups, taken: taken.length, known: known.length, isAll }
}

function groupsOf(reading: CorpusReading, { taken, known }: DrawnGroups): CorpusReading {
  const { sampled } = reading
  return sampled
    ? { ...reading, sampled: { ...sampled, rowGroups: taken, ofRowGroups: known } }
    : reading
}

/** Fisher and Yates's shuffle, of a copy. */
function shuffled<Item>(items: readonly Item[], random: RandomSource): Item[] {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random() % (i + 1)
    ;[mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!]
  }
  return mixed
}
