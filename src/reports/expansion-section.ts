import { type ExpansionCost, expansionCost } from '../metrics/expansion-cost.ts'
import { type Verdict, verdictOf } from '../metrics/expansion-verdict.ts'
import { type Column, columnsOf, indexCells } from './cells.ts'
import { decimal, wholeNumber } from './format.ts'
import type { RecordedTokenizer, SuiteRecord } from './record.ts'
import { markdownTable } from './table.ts'

/** The width of an embedding row that costs are told for: LLaMA-7B's. */
const hidden = 4096

/** The gain and the cost of expanding each base, and the verdict. */
export function expansionSection(record: SuiteRecord): string {
  const rows = record.tokenizers.flatMap(row => {
    const base = record.tokenizers.find(({ id }) => id === row.expands)
    const figures = base && figuresOf(record, base, row)
    return figures ? [{ base: base.id, ...figures }] : []
  })
  if (rows.length === 0) return ''
  const table = {
    head: [
      'base',
      'new pieces',
      'tokens / character before',
      'after',
      'saved on Chinese',
      'saved elsewhere',
      'new parameters',
      'break-even',
      'answer',
    ].map((label, i) => ({
      label,
      align: i === 0 || i === 8 ? ('left' as const) : ('right' as const),
    })),
    rows: rows.map(({ base, added, before, after, plainRatio, cost, verdict }) => [
      base,
      wholeNumber(added),
      decimal(before, 3),
      decimal(after, 3),
      share(1 - after / before),
      share(1 - plainRatio),
      `${wholeNumber(cost.newParameters / 1e6)} million`,
      cost.breakEvenShare === null ? 'never' : share(cost.breakEvenShare),
      verdict.answer,
    ]),
  }
  return [
    '## Expand or not (是否要进行词表扩充)\n',
    markdownTable(table),
    `- Chinese: ${labels(record, isChinese)}. Elsewhere: ${labels(record, column => !isChinese(column))}. Σ tokens over all of them.`,
    `- New parameters: rows of width ${wholeNumber(hidden)}, in and out. Break-even: the share of Chinese among the tokens from which on a text takes less work than before.`,
    ...rows.map(({ base, verdict }) => `- ${base}: ${verdict.reasons}`),
    '',
  ].join('\n')
}

interface Figures {
  readonly added: number
  /** Tokens a character on Chinese. */
  readonly before: number
  readonly after: number
  readonly plainRatio: number
  readonly cost: ExpansionCost
  readonly verdict: Verdict
}

function figuresOf(
  record: SuiteRecord,
  base: RecordedTokenizer,
  merged: RecordedTokenizer,
): Figures | undefined {
  const chinese = countsOver(record, isChinese, base, merged)
  const plain = countsOver(record, column => !isChinese(column), base, merged)
  if (chinese.characters === 0) return undefined
  const [before, after] = [chinese.before / chinese.characters, chinese.after / chinese.characters]
  const plainRatio = plain.before > 0 ? plain.after / plain.before : 1
  const rows = { rowsBefore: base.sizes.withAdded, rowsAfter: merged.sizes.withAdded }
  const cost = expansionCost({ ...rows, before, after, plainRatio }, { hidden, tied: false })
  const added = rows.rowsAfter - rows.rowsBefore
  const { newParameters, breakEvenShare } = cost
  const verdict = verdictOf({ added, before, after, newParameters, breakEvenShare })
  return { added, before, after, plainRatio, cost, verdict }
}

/** The sums over the columns in which both tokenizers were measured on the same text. */
function countsOver(
  record: SuiteRecord,
  isWanted: (column: Column) => boolean,
  base: RecordedTokenizer,
  merged: RecordedTokenizer,
) {
  const cellAt = indexCells(record)
  const total = { characters: 0, before: 0, after: 0 }
  for (const column of columnsOf(record.corpora).filter(isWanted)) {
    const [one, other] = [cellAt(base, column), cellAt(merged, column)]
    if (!one || !other || one.corpusHash !== other.corpusHash) continue
    total.characters += one.counts.characters
    total.before += one.counts.tokens
    total.after += other.counts.tokens
  }
  return total
}

function isChinese({ corpus, side }: Column): boolean {
  return side === 'zh' || (side === 'text' && corpus.language === 'zh')
}

function labels({ corpora }: SuiteRecord, isWanted: (column: Column) => boolean): string {
  return columnsOf(corpora)
    .filter(isWanted)
    .map(({ label }) => label)
    .join(', ')
}

/** `0.1234` → `12.3 %`. */
function share(value: number): string {
  return `${decimal(100 * value, 1)} %`
}
