import { notesOfReading } from '../corpora/reading.ts'
import { segmenterLabel } from '../count/segmenters.ts'
import { metricOf } from '../metrics/metrics.ts'
import { leastSamples, usualConfidence } from '../metrics/statistics/interval.ts'
import { columnsOf } from './cells.ts'
import { usualResampling } from './evidence.ts'
import { percent, plural, wholeNumber } from './format.ts'
import type { RecordedCorpus, SuiteRecord } from './record.ts'
import { markdownTable } from './table.ts'

/** The end of every report: what was measured, down to the bytes, and how. */
export function provenance(record: SuiteRecord): string {
  return [
    '## What was measured\n',
    `- tokrate ${record.tokrate}. ${ratioNote(record)}`,
    '- Special tokens: none are added, and text that looks like one is text.',
    '- Characters are Unicode code points, bytes are UTF-8.',
    `${intervalNote(record)}\n`,
    tokenizerTable(record),
    corpusTable(record),
    ...record.corpora.filter(corpus => !corpus.sentence).map(composition),
    ...record.corpora.map(readingNote),
    staleNotes(record),
  ]
    .filter(Boolean)
    .join('\n')
}

function ratioNote({ metrics }: SuiteRecord): string {
  const hasEntropy = metrics.some(name => metricOf(name).isEntropy)
  const others = hasEntropy ? 'Every metric but those of entropy and utilisation' : 'Every metric'
  return `${others} is a ratio of sums over all samples, not a mean of ratios.`
}

function intervalNote({ resampling }: SuiteRecord): string {
  const { resamples, seed, interval } = resampling ?? usualResampling
  return [
    `- ±: ${percent(usualConfidence)} of ${wholeNumber(resamples)} resamples of the samples lie within it`,
    `(bootstrap, seed ${seed}, ${interval === 'bca' ? 'BCa' : 'percentiles'}, the wider side rounded up): how much the number would move`,
    `with other texts of the same kind. Below ${leastSamples} samples there is none.`,
    'The CSV and JSON hold both ends.',
  ].join(' ')
}

/** The segmenter of a side's words: `Intl.Segmenter 'zh', ICU 76.1`. */
export function cutOf({ sides }: RecordedCorpus, side: string): string {
  const known = sides.find(counts => counts.side === side)
  if (!known) return '–'
  return `${segmenterLabel(known.segmenter)}${known.icu === undefined ? '' : `, ICU ${known.icu}`}`
}

function tokenizerTable({ tokenizers }: SuiteRecord): string {
  return markdownTable({
    head: [
      { label: 'tokenizer', align: 'left' },
      { label: 'title', align: 'left' },
      { label: 'base vocabulary', align: 'right' },
      { label: 'with added tokens', align: 'right' },
      { label: 'embedding rows', align: 'right' },
      { label: 'sha256', align: 'left' },
    ],
    rows: tokenizers.map(({ id, title, sameAs, sizes, sha256, files }) => [
      id,
      title,
      wholeNumber(sizes.base),
      wholeNumber(sizes.withAdded),
      sizes.embedding === null ? '–' : wholeNumber(sizes.embedding),
      sameAs === undefined ? hashes(sha256, files) : `the tokenizer of ${sameAs}`,
    ]),
  })
}

function hashes(sha256: string, files: Readonly<Record<string, string>> | undefined): string {
  if (!files) return sha256
  return Object.entries(files)
    .map(([name, hash]) => `${name} ${hash}`)
    .join(', ')
}

function corpusTable({ corpora }: SuiteRecord): string {
  return markdownTable({
    head: [
      { label: 'text', align: 'left' },
      { label: 'title', align: 'left' },
      { label: 'samples', align: 'right' },
      { label: 'characters', align: 'right' },
      { label: 'bytes', align: 'right' },
      { label: 'words', align: 'right' },
      { label: 'cut by', align: 'left' },
      { label: 'sha256', align: 'left' },
    ],
    rows: columnsOf(corpora).map(({ corpus, side, label }) => {
      const counts = corpus.sides.find(known => known.side === side)
      const numbers = counts
        ? [counts.samples, counts.characters, counts.bytes, counts.words].map(wholeNumber)
        : ['–', '–', '–', '–']
      const cut = cutOf(corpus, side)
      return [label, corpus.title, ...numbers, cut, corpus.sha256 ?? 'not pinned']
    }),
  })
}

function composition({ id, composition }: RecordedCorpus): string {
  const total = composition.reduce((sum, { characters }) => sum + characters, 0)
  const groups = composition.map(
    ({ group, samples, characters }) =>
      `${group} ${percent(characters / total)} (${plural(samples, 'sample')})`,
  )
  return groups.length > 0 ? `- ${id}, by characters: ${groups.join(', ')}.` : ''
}

/** Notes on samples that were left out or drawn, and on replaced characters. */
function readingNote({ id, reading }: RecordedCorpus): string {
  return reading ? `- ${id}: ${notesOfReading(reading).join('; ')}.` : ''
}

function staleNotes({ cells }: SuiteRecord): string {
  const stale = cells.filter(cell => cell.stale)
  if (stale.length === 0) return ''
  return [
    '\n### † Stale cells\n',
    'Their files could not be had when this was written, and what they were measured from is not what the catalogs name now.\n',
    ...stale.map(({ tokenizer, corpus, side, stale }) => {
      const from = [
        `tokenizer ${stale?.tokenizer}`,
        `corpus ${stale?.corpus ?? 'not pinned'}`,
        `tokrate ${stale?.tokrate}`,
      ]
      return `- ${tokenizer} on ${corpus}/${side}: ${from.join(', ')}.`
    }),
  ].join('\n')
}
