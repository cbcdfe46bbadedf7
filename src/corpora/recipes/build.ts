import { unzipSync } from 'fflate'
import picomatch from 'picomatch'
import type { CorpusEntry, CorpusSource } from '../../catalog/corpora.ts'
import { InputError } from '../../errors.ts'
import { fetchSource } from '../../sources/fetch-source.ts'
import { fetchTarball, unpack } from '../../sources/npm.ts'
import type { Settings } from '../../sources/settings.ts'
import type { Sample } from '../sample.ts'
import type { SourceFile } from './reader.ts'
import { findReader } from './readers.ts'
import { type CorpusFigures, corpusFigures, serialiseSample } from './serialised.ts'
import { type Seen, shapeDocuments } from './shape.ts'

/** A corpus as text, and the figures that its JSON states. */
export interface BuiltCorpus {
  readonly jsonl: string
  readonly figures: CorpusFigures
}

/** Makes a corpus from its sources. The same sources give the same bytes on every machine. */
export async function buildCorpus(
  entry: Omit<CorpusEntry, 'built'>,
  settings: Settings,
): Promise<BuiltCorpus> {
  const seen: Seen = { lines: new Set(), texts: new Set() }
  const figures = corpusFigures(entry.id)
  const lines: string[] = []
  for (const source of entry.sources) {
    for (const sample of samplesOf(entry, source, await filesOf(source, settings), seen)) {
      figures.add(sample)
      lines.push(serialiseSample(sample))
    }
  }
  if (lines.length === 0) throw new InputError(`corpora/${entry.id}.json: its sources give no text`)
  return { jsonl: lines.join(''), figures: figures.total() }
}

function* samplesOf(
  entry: Omit<CorpusEntry, 'built'>,
  source: CorpusSource,
  files: readonly SourceFile[],
  seen: Seen,
): Generator<Sample> {
  const { group, options } = source
  const shape = { ...entry.shape, ...source.shape }
  for (const document of findReader(source.reader)(files, options)) {
    const named = { ...(group === undefined ? {} : { group }), ...document }
    yield* shapeDocuments({ ...named, id: `${source.id}/${document.id}` }, shape, seen)
  }
}

async function filesOf(source: CorpusSource, settings: Settings): Promise<readonly SourceFile[]> {
  if (!source.package) {
    const files = source.files ?? []
    return Promise.all(
      files.map(async file => ({ path: file.address, bytes: await fetchSource(file, settings) })),
    )
  }
  const { take, skip, inside } = source.package
  const tarball = await fetchTarball(source.package, settings)
  const members = await unpack(tarball, matcher(take, skip))
  return inside ? members.flatMap(zip => unzipped(zip, matcher(inside, skip))) : members
}

/** The members of a zip whose path is `wanted`, in the order of their paths. */
function unzipped(zip: SourceFile, wanted: (path: string) => boolean): SourceFile[] {
  return Object.entries(unzipSync(zip.bytes, { filter: ({ name }) => wanted(name) }))
    .map(([path, bytes]) => ({ path, bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function matcher(take: readonly string[], skip: readonly string[]): (path: string) => boolean {
  return picomatch([...take], { ignore: [...skip], dot: true })
}
