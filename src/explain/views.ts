import { decimal, percent, wholeNumber } from '../reports/format.ts'
import { markdownTable, plainTable, type Table, type TableHead } from '../reports/table.ts'
import type { Explanation } from './explain.ts'
import type { ColumnExplanation } from './explain-column.ts'
import { constantLabel, errorLabel, listed, mixLabel, sentencesOf } from './words.ts'

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
export function explanationSections(explanation: Explanation): string[] {
  const { source, said } = explanation
  const about = [
    ...(source === undefined ? [] : [`Source: ${source}.`]),
    ...(said === undefined ? [] : [`What its authors say: ${said}.`]),
    ...tableSentences(explanation),
  ]
  return [
    ...(about.length > 0 ? [bullets(about)] : []),
    ...explanation.columns.flatMap(column => columnSections(explanation, column)),
    method(explanation),
  ]
}

function columnSections(explanation: Explanation, column: ColumnExplanation): string[] {
  return [
    `## ${heading(explanation, column)}`,
    bullets(sentencesOf(column)),
    ...(column.answers.length > 0
      ? [markdownTable(answerTable(column)).trimEnd(), rowTable(column)]
      : []),
  ]
}

function heading({ columns }: Explanation, { column }: ColumnExplanation): string {
  return columns.length === 1 ? `The numbers` : column
}

/** What the printed numbers tell by themselves. */
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
        return `${columns[0]} ${sign} ${columns[1]} is from ${decimal(low, 4)} to ${decimal(high, 4)} in all ${rows} rows, which is ${known.join(' or ')} and not 1.`
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

/** The published numbers beside those of the first answer. */
function rowTable({ rows, published, answers }: ColumnExplanation): string {
  const { label, shown } = answers[0]!
  const digits = Math.max(...published.map(value => String(value).split('.')[1]?.length ?? 0))
  return markdownTable({
    head: [left('tokenizer'), right('published'), { label, align: 'right' }, right('difference')],
    rows: rows.map((row, i) => {
      const difference = shown.predictions[i]! / published[i]! - 1
      return [
        row,
        decimal(published[i]!, digits),
        decimal(shown.predictions[i]!, digits),
        `${difference < 0 ? '−' : '+'}${errorLabel(Math.abs(difference))}`,
      ]
    }),
  }).trimEnd()
}

function method({ columns, texts }: Explanation): string {
  const [first] = columns
  return [
    '## How it was tried',
    bullets([
      'Tried: tokens ÷ units and units ÷ tokens; characters (code points, UTF-16 units, graphemes), UTF-8 and GBK bytes, words (whitespace, Intl.Segmenter, Han characters as words), samples; ratio of sums and mean of ratios; 0, 1, 2 special tokens a sample; × 1, 100, 1,000; ids of 2, 4 bytes and log₂ V bits; GiB and TiB over 10⁹ and 10¹² tokens; a row as baseline; a fitted constant.',
      'The mix: one text of each kind, their shares fitted by least squares of relative differences under the bounds 0 and 1, in the share of the denominator, in which a ratio of sums is linear; every choice of texts is tried and the best is shown.',
      '"fitted" counts the shares that were fitted and the constant, "off by" is √(Σ difference² ÷ rows left), "left out" the same for rows that the fit has not seen.',
      ...(first ? [toleranceSentence(first)] : []),
    ]),
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

function toleranceSentence({ tolerance }: ColumnExplanation): string {
  const { rms, source, trials } = tolerance
  if (source === 'given')
    return `Consistent is what is off by no more than ${errorLabel(rms)}, as was asked for.`
  if (source === 'assumed') {
    return `Consistent is what is off by no more than ${percent(rms)}: an assumption, since no two texts are of one kind and nothing tells how much texts differ.`
  }
  const tried = Object.entries(trials).map(([text, off]) => `${text} ${errorLabel(off)}`)
  return `Consistent is what is off by no more than ${errorLabel(rms)}: each text of ours was taken for a published one and explained by the others with the true formula, which was then off by ${listed(tried)}.`
}

function bullets(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n')
}

const left = (label: string): TableHead => ({ label, align: 'left' })
const right = (label: string): TableHead => ({ label, align: 'right' })
