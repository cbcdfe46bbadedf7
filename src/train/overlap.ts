import { corpora } from '../catalog/corpora.ts'
import { builtPath } from '../corpora/open.ts'
import { linesOf } from '../readers/lines.ts'
import type { Sample } from '../sample.ts'
import type { Settings } from '../settings.ts'

/** How much of a benchmark corpus was trained on. */
export interface Overlap {
  /** Of the catalog. */
  readonly corpus: string
  /** The lines of it that were looked for, and how many of them were found in the training text. */
  readonly lines: number
  readonly found: number
}

export interface OverlapWatch {
  /** A line that was trained on. */
  see(line: string): void
  /** The benchmark corpora that overlap, most of all first. */
  overlaps(): readonly Overlap[]
}

/** Shorter lines stand in many texts. */
const shortest = 20
/** Looked for in each corpus, in samples from all over it. */
const charactersPerCorpus = 300_000

/** Looks for lines of the benchmark corpora that are on this machine; none is fetched for that. */
export async function watchOverlap(settings: Settings): Promise<OverlapWatch> {
  const paths = new Map(
    corpora.ids().flatMap(id => {
      const path = builtPath(id, settings)
      return path === undefined ? [] : [[id, path] as const]
    }),
  )
  const key = [...paths.values()].join()
  if (read?.key !== key) read = { key, lines: benchmarkLines(paths) }
  const { corporaOf, lines } = await read.lines
  const seen = new Set<string>()
  return {
    see(line) {
      if (line.length < shortest) return
      const trimmed = line.trim()
      if (corporaOf.has(trimmed)) seen.add(trimmed)
    },
    overlaps() {
      const found = new Map<string, number>()
      for (const line of seen) {
        for (const id of corporaOf.get(line) ?? []) found.set(id, (found.get(id) ?? 0) + 1)
      }
      return Array.from(found, ([corpus, found]) => ({
        corpus,
        lines: lines.get(corpus) ?? 0,
        found,
      })).sort((a, b) => b.found / b.lines - a.found / a.lines || (a.corpus < b.corpus ? -1 : 1))
    },
  }
}

/** What was read last: who trains again in one program looks for the same. */
let read: { readonly key: string; readonly lines: Promise<BenchmarkLines> } | undefined

interface BenchmarkLines {
  /** Line → the corpora that hold it. */
  readonly corporaOf: ReadonlyMap<string, readonly string[]>
  /** Corpus → how many lines of it there are. */
  readonly lines: ReadonlyMap<string, number>
}

async function benchmarkLines(paths: ReadonlyMap<string, string>): Promise<BenchmarkLines> {
  const corporaOf = new Map<string, string[]>()
  const lines = new Map<string, number>()
  for (const [id, path] of paths) {
    const those = await linesFrom(id, path)
    lines.set(id, those.size)
    for (const line of those) {
      const known = corporaOf.get(line)
      if (known) known.push(id)
      else corporaOf.set(line, [id])
    }
  }
  return { corporaOf, lines }
}

/** Lines of a built corpus, each once. Only the samples that are looked at are parsed. */
async function linesFrom(id: string, path: string): Promise<ReadonlySet<string>> {
  const step = Math.max(1, Math.ceil(corpora.get(id).built.characters / charactersPerCorpus))
  const lines = new Set<string>()
  let index = 0
  for await (const sample of linesOf(path)) {
    if (index++ % step !== 0) continue
    const { texts } = JSON.parse(sample) as Sample
    for (const line of Object.values(texts).join('\n').split('\n')) {
      const trimmed = line.trim()
      if (trimmed.length >= shortest) lines.add(trimmed)
    }
  }
  return lines
}
