import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { PlainRunTotals } from '../../count/run-totals.ts'
import { InputError } from '../../errors.ts'
import { codeOf, readIfThere } from '../../sources/cache.ts'
import { sha256 } from '../../sources/hash.ts'

/** The totals of a rank, with the versions and hashes that they depend on. */
export interface RankResult {
  readonly rank: number
  readonly world: number
  /** The hash of the shards. */
  readonly shards: string
  readonly tokrate: string
  /** The ICU version, which determines the words of `Intl.Segmenter`. */
  readonly icu: string
  /** Id → hash. */
  readonly tokenizers: Readonly<Record<string, string>>
  /** By corpus: the digest of its input; null if the rank had none, or if the corpus is in the catalog. */
  readonly input: readonly (string | null)[]
  readonly totals: PlainRunTotals
}

/** `rank-007.json` of 128. */
export function resultName(rank: number, world: number): string {
  return `rank-${numberOf(rank, world)}.json`
}

/** The name of a rank's checkpoint. */
export function partialName(rank: number, world: number): string {
  return `.rank-${numberOf(rank, world)}.partial.json`
}

function numberOf(rank: number, world: number): string {
  return String(rank).padStart(String(world - 1).length, '0')
}

/** Writes a result to a temporary name and renames it, so a file of that name is always whole. */
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

/** Reads a result; undefined if there is none, `damaged` if it is not whole. */
export async function readResult(path: string): Promise<RankResult | 'damaged' | undefined> {
  const bytes = await readIfThere(path)
  if (!bytes) return undefined
  const [, hash, body] =
    /^\{"sha256":"([0-9a-f]{64})","result":(.*)\}\n$/s.exec(bytes.toString()) ?? []
  if (body === undefined || sha256(body) !== hash) return 'damaged'
  return JSON.parse(body) as RankResult
}

/** The names of all results in a folder, including copies whose name is that of no rank. */
export async function resultNames(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter(name => /^rank-.*\.json$/.test(name)).sort()
}
