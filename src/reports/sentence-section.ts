import type { Column } from './cells.ts'
import { decimal, plural, wholeNumber } from './format.ts'
import { optional, printedValue, sizeColumns, tableOf } from './metric-table.ts'
import type { SuiteRecord } from './record.ts'
import { markdownTable } from './table.ts'
import { type Grid, sentenceGridOf } from './values.ts'

/** The single sentences of a record: their tokens, beside what was published of them. */
export function sentenceSections(record: SuiteRecord): string[] {
  const tokens = sentenceGridOf(record, 'tokensPerSample')
  const perCharacter = sentenceGridOf(record, 'tokensPerCharacter')
  return tokens.columns.map(column => sentenceSection(record, column, tokens, perCharacter))
}

function sentenceSection(
  record: SuiteRecord,
  column: Column,
  tokens: Grid,
  perCharacter: Grid,
): string {
  const { sentence, sides } = column.corpus
  const published = record.published?.table.values
  const table = tableOf(tokens.rows, [
    ...sizeColumns(record, true),
    ...(published
      ? [
          {
            label: 'tokens, published',
            cell: ({ id }: { readonly id: string }) =>
              optional(published[id]?.[column.label], wholeNumber),
          },
        ]
      : []),
    { label: 'tokens', cell: row => printedValue(tokens.valueAt(row, column), wholeNumber) },
    {
      label: 'tokens / character',
      cell: row => printedValue(perCharacter.valueAt(row, column), ratio => decimal(ratio, 3)),
    },
  ])
  const source = record.published ? ` Published: ${record.published.table.source}.` : ''
  return [
    '## One sentence\n',
    `> ${sentence}\n`,
    markdownTable(table),
    `- ${plural(sides[0]?.characters ?? 0, 'character')}; fewer tokens are better.${source}\n`,
  ].join('\n')
}
