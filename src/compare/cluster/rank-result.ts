import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { PlainRunTotals } from '../../count/count-chunks.ts'
import { InputError } from '../../errors.ts'
import { codeOf, readIfThere } from '../../sources/cache.ts'
import { sha256 } from '../../sources/hash.ts'

/** What a rank counted, and all that it was counted from. */
export interface RankResult {
  readonly rank: number
  readonly world: number
  /** The hash of the shards. */
  readonly shards: string
  readonly tokrate: string
  /** The word lists that `Intl.Segmenter` cut by. */
  readonly icu: string
  /** Id → hash. */
  readonly tokenizers: Readonly<Record<string, string>>
  /** Of its input, by corpus; null where there was none, or where the catalog knows it. */
  readonly input: readonly (string | null)[]
  readonly totals: PlainRunTotals
}

/** `rank-007.json` of 128. */
export function resultName(rank: number, world: number): string {
  return `rank-${numberOf(rank, world)}.json`
}

/** Where a rank keeps what it has counted so far. */
export function partialName(rank: number, world: number): string {
  return `.rank-${numberOf(rank, world)}.partial.json`
}

function numberOf(rank: number, world: number): string {
  return String(rank).padStart(String(world - 1).length, '0')
}

/** Written to another name and renamed: what has the name is whole. */
export async function writeResult(folder: string, result: RankResult): Promise<string> {
  const path = join(folder, resultName(result.rank, result.world))
  const body = JSON.stringify(result)
  try {
    await writeFileAtomic(path, `{"sha256":"${sha256(body)}","result":${body}}\n`)
  } catch (error) {
    throw new InputError(`${path}: cannot be written (${codeOf(error)})`, { cause: error })
  }
  return path
}

/** A result, if it is there and whole; `damaged` where only the first is true. */
export async function readResult(path: string): Promise<RankResult | 'damaged' | undefined> {
  const bytes = await readIfThere(path)
  if (!bytes) return undefined
  const [, hash, body] =
    /^\{"sha256":"([0-9a-f]{64})","result":(.*)\}\n$/s.exec(bytes.toString()) ?? []
  if (body === undefined || sha256(body) !== hash) return 'damaged'
  return JSON.parse(body) as RankResult
}

/** The names of all results in a folder, those aside that have no rank's name too. */
export async function resultNames(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter(name => /^rank-.*\.json$/.test(name)).sort()
}
