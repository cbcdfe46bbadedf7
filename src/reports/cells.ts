import type { Counts } from '../metrics/counts.ts'
import type { RecordedCell, RecordedCorpus, RecordedTokenizer, SuiteRecord } from './record.ts'

/** One column of counts: a part of a corpus. */
export interface Column {
  readonly corpus: RecordedCorpus
  readonly part: string
  /** `zh`, or `parallel/zh` where a corpus has several parts. */
  readonly label: string
}

export function columnsOf(corpora: readonly RecordedCorpus[]): Column[] {
  return corpora.flatMap(corpus =>
    // A corpus that was never measured keeps its column, empty.
    (corpus.parts.length > 0 ? corpus.parts : [{ part: 'text' }]).map(({ part }) => ({
      corpus,
      part,
      label: part === 'text' ? corpus.id : `${corpus.id}/${part}`,
    })),
  )
}

/** Finds the cells of a record without searching all of them. */
export type CellIndex = (tokenizer: RecordedTokenizer, column: Column) => FoundCell | undefined

export interface FoundCell {
  readonly counts: Counts
  readonly cell: RecordedCell
  /** Of the text that was counted, which for a stale cell is another than the corpus's. */
  readonly corpusHash: string | null
}

export function indexCells({ cells }: SuiteRecord): CellIndex {
  const byKey = new Map(cells.map(cell => [keyOf(cell.tokenizer, cell.corpus, cell.part), cell]))
  return (tokenizer, { corpus, part }) => {
    const cell = byKey.get(keyOf(tokenizer.sameAs ?? tokenizer.id, corpus.id, part))
    const text = cell?.stale?.text ?? corpus.parts.find(known => known.part === part)
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

/** One string for a cell's place. */
export function keyOf(tokenizer: string, corpus: string, part: string): string {
  return JSON.stringify([tokenizer, corpus, part])
}

/** The place that `keyOf` made a string of. */
export function placeOf(key: string) {
  const [tokenizer, corpus, part] = JSON.parse(key) as [string, string, string]
  return { tokenizer, corpus, part }
}
