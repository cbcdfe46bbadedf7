import { join } from 'node:path'
import { publishedTables } from '../../catalog/published.ts'
import { corpusSpec, tokenizerSpec } from '../../compare/suites.ts'
import { InputError } from '../../errors.ts'
import { writeTogether } from '../../reports/files.ts'
import { shortHash } from '../../reports/format.ts'
import { readIfThere } from '../../sources/cache.ts'
import { ownVersion, packageRoot } from '../../sources/package.ts'
import type { Settings } from '../../sources/settings.ts'
import { runStoppable } from '../../threads.ts'
import { explainFrom } from './explain.ts'
import { type KnownTexts, type MeasureTextsOptions, measureTexts, sideOf } from './measure.ts'
import { type ExplanationRecord, explanationRecordSchema, withRecordedCuts } from './record.ts'
import { explanationFormats } from './views.ts'

export interface ExplanationReportOptions {
  readonly settings: Settings
  /** The folder of the reports. */
  readonly out: string
  readonly threads?: number
  readonly signal?: AbortSignal
}

/** The result of making one report. */
export interface ExplanationSummary {
  readonly report: string
  readonly files: readonly string[]
  /** Why the counts are those on record, where they could not be made anew. */
  readonly kept?: string
}

/** The reports that explain published tables, by name → the table. */
export function explanationReports(): Map<string, string> {
  const entries = publishedTables.ids().map(id => publishedTables.get(id))
  return new Map(
    entries.flatMap(({ id, explained }) => (explained ? [[explained.report, id]] : [])),
  )
}

/**
 * Regenerates the reports that explain published tables; with a signal, in a thread of its own. If a source
 * is unavailable, the page is written from the recorded counts, and nothing changes that was not
 * measured.
 */
export async function writeExplanations(
  names: readonly string[],
  { signal, ...options }: ExplanationReportOptions,
): Promise<ExplanationSummary[]> {
  const made =
    signal && names.length > 0
      ? await runStoppable<MadeReport[], never>('explanations', [names], { ...options, signal })
      : await makeExplanations(names, options)
  const { out } = options
  for (const { contents } of made) await writeTogether(out, contents)
  return made.map(({ contents, ...summary }) => ({
    ...summary,
    files: Object.keys(contents).map(file => join(out, file)),
  }))
}

/** A report, and its files by name. */
interface MadeReport extends Omit<ExplanationSummary, 'files'> {
  readonly contents: Readonly<Record<string, string>>
}

/** The reports as they are written, one after the other: what was counted for one is known for the next. */
export async function makeExplanations(
  names: readonly string[],
  options: Omit<ExplanationReportOptions, 'signal'>,
): Promise<MadeReport[]> {
  const made: MadeReport[] = []
  const known: KnownTexts = { texts: new Map(), counted: new Map() }
  for (const name of names) made.push(await makeExplanation(name, { ...options, known }))
  return made
}

async function makeExplanation(
  report: string,
  { out, ...options }: ExplanationReportOptions & { readonly known: KnownTexts },
): Promise<MadeReport> {
  const earlier = (await readRecord(out, report)) ?? (await readRecord(shippedReports, report))
  let record: ExplanationRecord
  let kept: string | undefined
  try {
    record = withRecordedCuts(await measureRecord(report, options), earlier)
  } catch (error) {
    if (!InputError.isUnavailable(error) || !earlier) throw error
    record = earlier
    kept = error.message
  }
  const contents = {
    [`${report}.json`]: `${JSON.stringify(record)}\n`,
    [`${report}.md`]: explanationPage(record),
  }
  return { report, contents, ...(kept === undefined ? {} : { kept }) }
}

/** The page of a record. */
export function explanationPage(record: ExplanationRecord): string {
  const entry = publishedTables.get(record.table)
  const { columns } = entry.explained ?? {}
  const explanation = explainFrom(entry, record.evidence, columns ? { columns } : {})
  return `${explanationFormats.md(explanation)}\n${provenance(record)}`
}

const shippedReports = join(packageRoot, 'reports')

async function measureRecord(
  report: string,
  options: MeasureTextsOptions,
): Promise<ExplanationRecord> {
  const table = explanationReports().get(report)!
  const { values, explained } = publishedTables.get(table)
  const rows = Object.keys(values)
  const texts = explained!.corpora
  const { evidence } = await measureTexts(texts, rows, { ...options, needsAll: true })
  const corpora = [...new Set(texts.map(text => sideOf(text).corpus))]
  // Parsed, so that what is written can be read, with its keys in one order whatever it came from.
  return explanationRecordSchema.parse({
    report,
    table,
    tokrate: ownVersion(),
    icu: process.versions.icu,
    tokenizers: Object.fromEntries(rows.map(row => [row, tokenizerSpec(row).sha256])),
    corpora: Object.fromEntries(corpora.map(id => [id, corpusSpec(id).sha256])),
    evidence,
  })
}

async function readRecord(folder: string, report: string): Promise<ExplanationRecord | undefined> {
  const path = join(folder, `${report}.json`)
  const bytes = await readIfThere(path)
  if (!bytes) return undefined
  try {
    return explanationRecordSchema.parse(JSON.parse(bytes.toString()))
  } catch (error) {
    throw new InputError(
      `${path}: not a record that this version reads; restore it, or delete it to measure anew`,
      { cause: error },
    )
  }
}

function provenance({ tokrate, icu, tokenizers, corpora }: ExplanationRecord): string {
  const hashes = (of: Readonly<Record<string, string>>) =>
    Object.entries(of)
      .map(([id, sha256]) => `${id} ${shortHash(sha256)}`)
      .join(', ')
  return [
    '## What was measured\n',
    `- tokrate ${tokrate}; words and graphemes by ICU ${icu}. Special tokens only where a formula adds them.`,
    `- Tokenizers, by hash: ${hashes(tokenizers)}.`,
    `- Texts, by hash; of each, samples in even steps up to about 600,000 characters: ${hashes(corpora)}.`,
    '',
  ].join('\n')
}
