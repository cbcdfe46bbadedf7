import type { Counts } from '../metrics/counts.ts'
import type { RecordedCell, RecordedCorpus, RecordedTokenizer, SuiteRecord } from './record.ts'

/** One column of counts: a side of a corpus. */
export interface Column {
  readonly corpus: RecordedCorpus
  readonly side: string
  /** `zh`, or `parallel/zh` where a corpus has several parts. */
  readonly label: string
}

export function columnsOf(corpora: readonly RecordedCorpus[]): Column[] {
  return corpora.flatMap(corpus =>
    // A corpus that was never measured keeps its column, empty.
    (corpus.sides.length > 0 ? corpus.sides : [{ side: 'text' }]).map(({ side }) => ({
      corpus,
      side,
      label: side === 'text' ? corpus.id : `${corpus.id}/${side}`,
    })),
  )
}

/** Finds the cells of a record without searching all of them. */
export type CellIndex = (tokenizer: RecordedTokenizer, column: Column) => FoundCell | undefined

export interface FoundCell {
  readonly counts: Counts
  readonly cell: RecordedCell
  /** The hash of the counted text; a stale cell has another one than the corpus. */
  readonly corpusHash: string | null
}

export function indexCells({ cells }: SuiteRecord): CellIndex {
  const byKey = new Map(cells.map(cell => [keyOf(cell.tokenizer, cell.corpus, cell.side), cell]))
  return (tokenizer, { corpus, side }) => {
    const cell = byKey.get(keyOf(tokenizer.sameAs ?? tokenizer.id, corpus.id, side))
    const text = cell?.stale?.text ?? corpus.sides.find(known => known.side === side)
    if (!cell || !text) return undefined
    const { tokens, unknowns, lostCharacters, byteFallbackTokens } = cell
    const { samples, characters, bytes, words } = text
    return {
      counts: {
        samples,
        characters,
        bytes,
        words,
        tokens,
        unknowns,
        lostCharacters,
        byteFallbackTokens,
      },
      cell,
      corpusHash: cell.stale ? cell.stale.corpus : corpus.sha256,
    }
  }
}

/** The key of a cell. */
export function keyOf(tokenizer: string, corpus: string, side: string): string {
  return JSON.stringify([tokenizer, corpus, side])
}

/** The place that `keyOf` made a string of. */
export function placeOf(key: string) {
  const [tokenizer, corpus, side] = JSON.parse(key) as [string, string, string]
  return { tokenizer, corpus, side }
}
