import type { CellCounts, RecordedCell, RecordedCorpus, SuiteRecord } from '../reports/record.ts'

/** The records of earlier runs, over all suites. */
export interface EarlierRecords {
  /** The corpus of this id, and of this hash if `sha256` is not undefined. */
  corpus(id: string, sha256?: string | null): RecordedCorpus | undefined
  /** Every recorded cell of a tokenizer on a side of a corpus, with the hashes it was measured from. */
  cells(tokenizer: string, corpus: string, side: string): EarlierCell[]
}

export interface EarlierCell {
  readonly counts: CellCounts
  readonly origin: NonNullable<RecordedCell['stale']>
}

export function earlierRecords(records: readonly SuiteRecord[]): EarlierRecords {
  return {
    corpus: (id, sha256) =>
      records
        .flatMap(({ corpora }) => corpora)
        .find(
          corpus =>
            corpus.id === id &&
            corpus.sides.length > 0 &&
            (sha256 === undefined || corpus.sha256 === sha256),
        ),
    cells: (tokenizer, corpus, side) =>
      records.flatMap(record =>
        record.cells
          .filter(
            cell => cell.tokenizer === tokenizer && cell.corpus === corpus && cell.side === side,
          )
          .flatMap(cell => {
            const origin = cell.stale ?? originOf(record, cell)
            return origin ? [{ counts: countsOf(cell), origin }] : []
          }),
      ),
  }
}

function originOf(record: SuiteRecord, cell: RecordedCell): EarlierCell['origin'] | undefined {
  const tokenizer = record.tokenizers.find(({ id }) => id === cell.tokenizer)
  const corpus = record.corpora.find(({ id }) => id === cell.corpus)
  const side = corpus?.sides.find(known => known.side === cell.side)
  if (!tokenizer || !corpus || !side) return undefined
  const { samples, characters, bytes, words } = side
  return {
    tokrate: record.tokrate,
    tokenizer: tokenizer.sha256,
    corpus: corpus.sha256,
    text: { samples, characters, bytes, words },
  }
}

function countsOf(cell: RecordedCell): CellCounts {
  const { tokens, unknowns, lostCharacters, byteFallbackTokens, pieces } = cell
  return { tokens, unknowns, lostCharacters, byteFallbackTokens, ...(pieces ? { pieces } : {}) }
}
