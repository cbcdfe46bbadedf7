import { stat } from 'node:fs/promises'
import { corpora } from '../../catalog/corpora.ts'
import { linesOf } from '../../corpora/files/lines.ts'
import { builtPath } from '../../corpora/open.ts'
import type { Sample } from '../../corpora/sample.ts'
import type { Settings } from '../../sources/settings.ts'

/** The share of a benchmark corpus that is in the training text. */
export interface Overlap {
  /** The id of the corpus in the catalog. */
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

/** Shorter lines occur in many texts. */
const shortest = 20

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

/** The lines that were read last: a program that trains again needs the same. */
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
    const those = await linesFrom(path)
    lines.set(id, those.size)
    for (const line of those) {
      const known = corporaOf.get(line)
      if (known) known.push(id)
      else corporaOf.set(line, [id])
    }
  }
  return { corporaOf, lines }
}

/** A built corpus is looked at in so many places, of so many bytes each. */
const blocks = 12
const blockBytes = 1 << 16

/** Lines from all over a built corpus, each once. */
async function linesFrom(path: string): Promise<ReadonlySet<string>> {
  const { size } = await stat(path)
  const lines = new Set<string>()
  for (let block = 0; block < blocks; block++) {
    const from = Math.floor((size * block) / blocks)
    const range = { from, to: Math.min(from + blockBytes, size) }
    for await (const { text: json } of linesOf(path, { range })) {
      for (const line of linesOfSample(json)) {
        const trimmed = line.trim()
        if (trimmed.length >= shortest) lines.add(trimmed)
      }
    }
  }
  return lines
}

/** The lines of a sample; none where a block begins or ends within it. */
function linesOfSample(json: string): readonly string[] {
  try {
    const { texts } = JSON.parse(json) as Sample
    return Object.values(texts).join('\n').split('\n')
  } catch {
    return []
  }
}
