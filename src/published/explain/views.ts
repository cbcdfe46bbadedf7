import { decimal, wholeNumber } from '../../reports/format.ts'
import { markdownTable, plainTable, type Table, type TableHead } from '../../reports/table.ts'
import type { Explanation } from './explain.ts'
import type { ColumnExplanation } from './explain-column.ts'
import {
  constantLabel,
  errorLabel,
  methodSentences,
  mixLabel,
  sentencesOf,
  signedLabel,
  significant,
} from './words.ts'

/** Every way to write an explanation down. */
export const explanationFormats = {
  text: toText,
  md: toMarkdown,
  json: (explanation: Explanation) => `${JSON.stringify(explanation, undefined, 2)}\n`,
} as const satisfies Record<string, (explanation: Explanation) => string>

// Those that fit come first, so that what is left out is far off.
const mostAnswers = 12

function toText(explanation: Explanation): string {
  const columns = explanation.columns.map(column =>
    [heading(explanation, column), ...sentencesOf(column), plainTable(answerTable(column))].join(
      '\n',
    ),
  )
  return `${[explanation.title, ...columns, ...tableSentences(explanation)].join('\n\n')}\n`
}

function toMarkdown(explanation: Explanation): string {
  return `${[`# What could have made ${explanation.title}`, ...explanationSections(explanation)].join('\n\n')}\n`
}

/** The sections of a page, without its title. */
function explanationSections(explanation: Explanation): string[] {
  const { source, printed, said, columns } = explanation
  const about = [
    ...(source === undefined ? [] : [`Source: ${source}.`]),
    ...(printed === undefined ? [] : [`What it prints: "${printed}".`]),
    ...(said === undefined ? [] : [`What its authors say: ${said}.`]),
    ...tableSentences(explanation),
  ]
  return [
    ...(about.length > 0 ? [bullets(about)] : []),
    ...(columns.length > 1 ? [inShort(columns)] : []),
    ...explanation.columns.flatMap(column => columnSections(explanation, column)),
    method(explanation),
  ]
}

/** The answer of each column, where there are several. */
function inShort(columns: readonly ColumnExplanation[]): string {
  const lines = columns.map(column => `**${column.column}**: ${sentencesOf(column)[0]}`)
  return `## In short\n\n${bullets(lines)}`
}

function columnSections(explanation: Explanation, column: ColumnExplanation): string[] {
  return [
    `## ${heading(explanation, column)}`,
    bullets(sentencesOf(column)),
    ...(column.answers.length > 0
      ? [markdownTable(answerTable(column)).trimEnd(), rowTable(column), aloneTable(column)]
      : []),
  ]
}

function heading({ columns }: Explanation, { column }: ColumnExplanation): string {
  return columns.length === 1 ? `The numbers` : column
}

/** Sentences about the printed numbers alone. */
function tableSentences({ printings, relations, misprints }: Explanation): string[] {
  return [
    ...(printings
      ? [
          `The decimals of the earlier printing were ${printingLabels[printings.verdict]}: ${printings.floored} of ${printings.cells} numbers are what cutting off gives and ${printings.nearest} what rounding gives.`,
        ]
      : []),
    ...relations
      .filter(({ known }) => known.length > 0 && known[0] !== '1')
      .map(({ columns, relation, rows, constant: { low, high }, known }) => {
        const sign = relation === 'quotient' ? '÷' : '×'
        return `${columns[0]} ${sign} ${columns[1]} is from ${decimal(low, 4)} to ${decimal(high, 4)} in all ${rows} rows: ${known.join(' or ')} is in that range, and 1 is not.`
      }),
    ...misprints.map(misprint => `Misprint: ${misprint}.`),
  ]
}

const printingLabels = {
  floored: 'cut off, not rounded',
  nearest: 'rounded',
  neither: 'neither cut off nor rounded throughout',
  'not identifiable': 'cut off or rounded, which cannot be told',
} as const

/** Every answer that fits, and the nearest that do not. */
function answerTable(column: ColumnExplanation): Table {
  return {
    head: [
      left('formula'),
      left('verdict'),
      right('off by'),
      right('at most'),
      right('left out'),
      right('pairs in order'),
      right('fitted'),
      right('rows left'),
      left('mix'),
    ],
    rows: column.answers
      .slice(0, mostAnswers)
      .map(({ label, status, shown, leftOut, reason }) => [
        `${label}${constantLabel(shown)}`,
        reason !== undefined && !/^off by/.test(reason) ? `${status}: ${reason}` : status,
        errorLabel(shown.rms),
        errorLabel(shown.max),
        leftOut ? errorLabel(leftOut.rms) : '–',
        `${shown.order.same} of ${shown.order.of}`,
        String(column.rows.length - shown.freedom),
        String(shown.freedom),
        mixLabel(shown, column),
      ]),
  }
}

/** Each text by itself, with nothing fitted but a constant. */
function aloneTable({ alone, rows }: ColumnExplanation): string {
  const isDirect = alone[0]!.direction === 'tokensPerUnit'
  const table = markdownTable({
    head: [
      left('text alone'),
      right(isDirect ? 'tokens of so many characters' : 'times characters per token'),
      right('off by'),
      right('at most'),
    ],
    rows: alone.map(({ text, constant, rms, max }) => [
      text,
      significant(constant),
      errorLabel(rms),
      errorLabel(max),
    ]),
  }).trimEnd()
  return `One text by itself and a fitted constant, with ${rows.length - 1} rows left:\n\n${table}`
}

/** The published numbers beside those of the first answer. */
function rowTable({ rows, published, answers }: ColumnExplanation): string {
  const { label, shown } = answers[0]!
  const digits = Math.max(...published.map(value => String(value).split('.')[1]?.length ?? 0))
  return markdownTable({
    head: [left('tokenizer'), right('published'), { label, align: 'right' }, right('difference')],
    rows: rows.map((row, i) => [
      row,
      decimal(published[i]!, digits),
      decimal(shown.predictions[i]!, digits),
      signedLabel(shown.predictions[i]! / published[i]! - 1),
    ]),
  }).trimEnd()
}

function method({ columns, texts }: Explanation): string {
  return [
    '## How it was tried',
    bullets(methodSentences(columns)),
    markdownTable({
      head: [left('text'), left('kind'), right('samples'), right('characters'), right('bytes')],
      rows: texts.map(({ name, kind, samples, units }) => [
        name,
        kind,
        ...[samples, units.characters, units.bytes].map(wholeNumber),
      ]),
    }).trimEnd(),
  ].join('\n\n')
}

function bullets(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n')
}

const left = (label: string): TableHead => ({ label, align: 'left' })
const right = (label: string): TableHead => ({ label, align: 'right' })
