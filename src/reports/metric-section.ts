import { unknownLimit } from '../metrics/counts.ts'
import { type MetricName, metricOf } from '../metrics/metrics.ts'
import { agreementNote } from './agreement-note.ts'
import type { Column } from './cells.ts'
import { percent, shortHash, wholeNumber } from './format.ts'
import { metricTable } from './metric-table.ts'
import { cutOf } from './provenance.ts'
import { publishedFor } from './published.ts'
import type { SuiteRecord } from './record.ts'
import { markdownTable } from './table.ts'
import { type Grid, gridOf } from './values.ts'

/** The table of one metric, with what a reader needs under it. */
export function metricSection(record: SuiteRecord, metric: MetricName): string {
  const grid = gridOf(record, metric)
  const title = `## ${capital(metricOf(metric).label)}\n`
  if (grid.columns.length === 0) {
    return `${title}\n- ${metricOf(metric).formula}; none of these texts has what it needs.\n`
  }
  const candidate = publishedFor(record, metric)
  const isShown =
    candidate?.undisclosed.length || grid.columns.some(({ label }) => candidate?.has(label))
  const published = isShown ? candidate : undefined
  const notes = [
    ...ownNotes(record, grid),
    ...(published ? [publishedNote(record, metric)] : []),
    ...markNotes(grid),
    ...(metricOf(metric).needs === 'words' ? [`Words are cut by: ${cutNotes(grid.columns)}.`] : []),
    `Samples (hash of the corpus): ${columnNotes(grid.columns)}.`,
  ]
  const sections = [
    title,
    markdownTable(metricTable(record, grid, published)),
    `${notes.map(note => `- ${note}`).join('\n')}\n`,
    published ? agreementNote(grid, published) : '',
  ]
  return sections.filter(Boolean).join('\n')
}

function ownNotes({ baseline, alpha }: SuiteRecord, { metric }: Grid): string[] {
  const { formula, better, needs, isEntropy, source } = metricOf(metric)
  const direction = better === 'near 1' ? 'best near 1' : `${better} is better`
  const sentences = [
    `${formula}; ${direction}.`,
    ...(needs === 'baseline' ? [`Baseline: ${baseline}.`] : []),
    ...(metric === 'renyiEfficiency' && alpha !== undefined ? [`Here α is ${alpha}.`] : []),
    ...(isEntropy ? ['Over all samples at once, so there is no interval.'] : []),
    ...(source === undefined ? [] : [`Source: ${source}.`]),
  ]
  return [sentences.join(' ')]
}

function publishedNote(record: SuiteRecord, metric: MetricName): string {
  const { table, metric: shownBeside } = record.published!
  if (metric !== shownBeside) {
    const printing = table.earlier ? ', from the printing with the most decimals' : ''
    return `Published: ratios between rows of the published table${printing}. The texts differ, the ratios can be compared.`
  }
  const floors = table.rounding === 'floored' ? ' Floored there, so ours are floored here too.' : ''
  return `Published: "${table.printed}", ${table.source}. ${table.reading}${floors}`
}

/** Explains the marks that the table has. */
function markNotes(grid: Grid): string[] {
  const values = grid.rows.flatMap(row => grid.columns.map(column => grid.valueAt(row, column)))
  return [
    ...(values.includes(undefined) ? ['–: not measured, the files could not be had.'] : []),
    ...(values.some(value => value?.interval)
      ? ['±: 95 % interval over samples, see the end of this page.']
      : []),
    ...(values.some(value => value?.stale) ? ['†: stale, see the end of this page.'] : []),
    ...(values.some(value => value?.struckOut)
      ? [
          `~~struck out~~: unknown tokens lose more than ${percent(unknownLimit)} of the characters, which is not compression.`,
        ]
      : []),
  ]
}

function columnNotes(columns: readonly Column[]): string {
  return columns
    .map(({ corpus, side, label }) => {
      const samples = corpus.sides.find(known => known.side === side)?.samples
      const hash = corpus.sha256 ? ` (${shortHash(corpus.sha256)})` : ''
      return `${label} ${samples === undefined ? '–' : wholeNumber(samples)}${hash}`
    })
    .join(', ')
}

function cutNotes(columns: readonly Column[]): string {
  const measured = columns.filter(({ corpus }) => corpus.sides.length > 0)
  const cuts = new Set(measured.map(({ corpus, side }) => cutOf(corpus, side)))
  return Array.from(cuts, cut => {
    const same = measured.filter(({ corpus, side }) => cutOf(corpus, side) === cut)
    return `${cut} (${same.map(({ label }) => label).join(', ')})`
  }).join('; ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
