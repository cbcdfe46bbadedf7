import '../sources/node-engine.ts'
import { type Claim, type PublishedEntry, publishedTables } from '../catalog/published.ts'
import { tokenizers as tokenizerCatalog } from '../catalog/tokenizers.ts'
import { count } from '../count/count.ts'
import { InputError, nameOption } from '../errors.ts'
import { readVocabulary } from '../load/load.ts'
import { type Located, locateTokenizer } from '../load/locate.ts'
import { metricOf } from '../metrics/metrics.ts'
import { sizesOf } from '../metrics/profile.ts'
import { sha256 } from '../sources/hash.ts'
import type { Settings } from '../sources/settings.ts'
import { makeTokenizer } from '../tokenizer/make-tokenizer.ts'
import { withSpecialTokens } from '../tokenizer/special-tokens.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { samplesOfClaim } from './claim-text.ts'
import { readManifest, readValues } from './read-manifest.ts'
import { type CheckedCell, compareNumbers, decimalsOf } from './verdict.ts'

export interface VerifyPublishedOptions {
  readonly settings: Settings
  /** The folder that holds the texts of claims about files. */
  readonly texts?: string
  /** A CSV file of the published numbers, where the manifest leaves them to the user. */
  readonly values?: string
  /** Only the cells about these tokenizers. */
  readonly tokenizers?: readonly string[]
}

/** A tokenizer that was loaded once for all cells about it. */
interface Loaded {
  readonly located: Located
  readonly vocabulary: Vocabulary
  readonly tokenizer: Tokenizer
}

type Load = (reference: string) => Promise<Loaded>
type Place = Pick<CheckedCell, 'table' | 'claim' | 'tokenizer' | 'column' | 'printed'>

/**
 * Published numbers held against ours: every claim, vocabulary size and hash of the tables named (ids of
 * `bench/published/`, or paths of manifests of the same form), or of all. A cell that cannot be checked
 * here says why.
 */
export async function verifyPublished(
  published: readonly string[],
  options: VerifyPublishedOptions,
): Promise<CheckedCell[]> {
  if (options.values !== undefined && published.length !== 1) {
    throw new InputError(
      `the numbers of ${nameOption('values')} are of one table; name it (${nameOption('published')})`,
    )
  }
  const load = loader(options.settings)
  const cells: CheckedCell[] = []
  for (const reference of published.length > 0 ? published : publishedTables.ids()) {
    const manifest = await readManifest(reference, options.settings)
    const table =
      options.values === undefined
        ? manifest
        : { ...manifest, values: await readValues(options.values, options.settings) }
    cells.push(...(await claimCells(reference, table, load, options)))
    cells.push(...(await sizeCells(reference, table, load, options)))
    cells.push(...(await hashCells(reference, table, load, options)))
    if (isOpen(table)) cells.push(uncheckable(reference, table))
  }
  return cells
}

async function claimCells(
  table: string,
  entry: PublishedEntry,
  load: Load,
  options: VerifyPublishedOptions,
): Promise<CheckedCell[]> {
  const cells: CheckedCell[] = []
  for (const claim of entry.claims) {
    const numbers = Object.values(entry.values).flatMap(row => Object.values(row))
    const exactness = {
      decimals: decimalsOf(numbers),
      rounding: claim.rounding ?? entry.rounding,
    }
    if (numbers.length === 0) {
      const reason = `its numbers are not here; name a CSV file of them (${nameOption('values')})`
      cells.push({ table, claim: claim.id, verdict: 'cannot be checked', reason })
    }
    for (const [tokenizer, row] of rowsOf(entry.values, options)) {
      for (const [column, printed] of Object.entries(row)) {
        if (claim.columns && !claim.columns.includes(column)) continue
        const place = { table, claim: claim.id, tokenizer, column, printed }
        cells.push(
          await checkCell(place, async () => {
            const ours = await measure(claim, column, await load(tokenizer), options)
            const { decimals, rounding } = exactness
            return { ours, ...compareNumbers(printed, ours, decimals, rounding) }
          }),
        )
      }
    }
  }
  return cells
}

/** Computes the claim's number with our tokenizer. */
async function measure(
  claim: Claim,
  column: string,
  { tokenizer }: Loaded,
  options: VerifyPublishedOptions,
): Promise<number> {
  const { specialTokens, metric } = claim
  const asked = specialTokens === 'none' ? tokenizer : withSpecialTokens(tokenizer, specialTokens)
  const { counts } = count(asked, await samplesOfClaim(claim, column, options))
  if (metric === 'tokens') return counts.tokens
  const value = metricOf(metric).of({ counts })
  if (value === undefined) throw new InputError(`${metric} needs more than one text`)
  return value
}

/** Checks printed vocabulary sizes. Tables print one of three sizes; the reason says which. */
function sizeCells(
  table: string,
  { vocabSize = {}, meantVocabSize }: PublishedEntry,
  load: Load,
  options: VerifyPublishedOptions,
): Promise<CheckedCell[]> {
  return inTurn(rowsOf(vocabSize, options), ([tokenizer, printed]) =>
    checkCell({ table, claim: 'vocabulary size', tokenizer, printed }, async () => {
      const { base, withAdded } = sizesOf((await load(tokenizer)).vocabulary)
      const embedding = tokenizerCatalog.has(tokenizer)
        ? tokenizerCatalog.get(tokenizer).sizes.embedding
        : null
      if (printed === base) return { ours: base, verdict: 'exact' }
      if (printed === withAdded) {
        return { ours: withAdded, verdict: 'exact', reason: 'with added tokens' }
      }
      if (printed === embedding)
        return { ours: embedding, verdict: 'exact', reason: 'embedding rows' }
      const difference = base - printed
      if (meantVocabSize[tokenizer] === base) {
        return { ours: base, difference, verdict: 'misprint', reason: `meant is ${base}` }
      }
      return { ours: base, difference, verdict: 'different' }
    }),
  )
}

function hashCells(
  table: string,
  { sha256: hashes = {} }: PublishedEntry,
  load: Load,
  options: VerifyPublishedOptions,
): Promise<CheckedCell[]> {
  return inTurn(rowsOf(hashes, options), ([tokenizer, printed]) =>
    checkCell({ table, claim: 'sha256', tokenizer, printed }, async () => {
      const files = Object.values((await load(tokenizer)).located.files).map(sha256)
      if (files.includes(printed)) return { ours: printed, verdict: 'exact' }
      return { ours: files.join(', '), verdict: 'different' }
    }),
  )
}

/** Whether there are numbers that no claim says how to compute. */
function isOpen({ values, claims }: PublishedEntry): boolean {
  return claims.length === 0 && Object.keys(values).length > 0
}

function uncheckable(table: string, { values }: PublishedEntry): CheckedCell {
  const cells = Object.values(values).reduce((sum, row) => sum + Object.keys(row).length, 0)
  return {
    table,
    claim: `${cells} numbers`,
    verdict: 'cannot be checked',
    reason: `their text is not public; tokrate explain ${table} says what is consistent with them`,
  }
}

/** Checks a cell. An unavailable source is a verdict too; any other error ends the run. */
async function checkCell(
  place: Place,
  check: () => Promise<Omit<CheckedCell, keyof Place>>,
): Promise<CheckedCell> {
  try {
    return { ...place, ...(await check()) }
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    return { ...place, verdict: 'cannot be checked', reason: error.message }
  }
}

function rowsOf<Value>(
  rows: Readonly<Record<string, Value>>,
  { tokenizers }: VerifyPublishedOptions,
): [string, Value][] {
  return Object.entries(rows).filter(([row]) => !tokenizers || tokenizers.includes(row))
}

async function inTurn<Item>(
  items: readonly Item[],
  check: (item: Item) => Promise<CheckedCell>,
): Promise<CheckedCell[]> {
  const cells: CheckedCell[] = []
  for (const item of items) cells.push(await check(item))
  return cells
}

function loader(settings: Settings): Load {
  const loaded = new Map<string, Promise<Loaded>>()
  return reference => {
    const known = loaded.get(reference) ?? loadWhole(reference, settings)
    loaded.set(reference, known)
    return known
  }
}

async function loadWhole(reference: string, settings: Settings): Promise<Loaded> {
  settings.onStep?.(`loading ${reference}`)
  const located = await locateTokenizer(reference, settings)
  const vocabulary = readVocabulary(located)
  return { located, vocabulary, tokenizer: makeTokenizer(reference, vocabulary) }
}
