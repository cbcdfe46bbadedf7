import { join } from 'node:path'
import { suites } from '../catalog/suites.ts'
import { InputError } from '../errors.ts'
import { readRecord, writeTogether } from '../reports/files.ts'
import { type ReportFormat, reportFormats } from '../reports/formats.ts'
import type { SuiteRecord } from '../reports/record.ts'
import { ownVersion, packageRoot } from '../sources/package.ts'
import { type Assembled, assemble } from './assemble.ts'
import { freshIntervals } from './intervals.ts'
import { type MeasureOptions, measure } from './measure.ts'
import type { Measured, Unavailable } from './measured.ts'
import { resampler } from './resampled.ts'
import type { ComparisonSpec } from './spec.ts'
import { suiteSpec } from './suites.ts'

export interface BenchOptions extends Omit<MeasureOptions, 'records'> {
  /** The folder of the reports. */
  readonly out: string
}

/** A summary of a run for people. The records do not contain it. */
export interface BenchSummary {
  readonly suites: readonly SuiteSummary[]
  readonly unavailable: readonly Unavailable[]
}

export interface SuiteSummary extends Omit<Assembled, 'record'> {
  readonly suite: string
  readonly files: readonly string[]
}

/** Writes the reports of the named suites, or of all suites, into `out`. */
export function bench(names: readonly string[], options: BenchOptions): Promise<BenchSummary> {
  const specs = (names.length > 0 ? [...new Set(names)] : suites.ids()).map(suiteSpec)
  return benchSpecs(specs, options)
}

/** Writes the reports of suite specs, which need not be in the catalog. */
export async function benchSpecs(
  specs: readonly ComparisonSpec[],
  options: BenchOptions,
  measureAll: (
    specs: readonly ComparisonSpec[],
    options: MeasureOptions,
  ) => Promise<Measured> = measure,
): Promise<BenchSummary> {
  const { out } = options
  const version = ownVersion()
  const records = await earlierIn(out, specs)
  const measured = await measureAll(specs, { ...options, records })
  const fresh = freshIntervals(resampler(measured))
  const assembled = specs.map(spec => {
    // The suite's own record comes first, so its cell wins if several records have one.
    const own = records.filter(({ suite }) => suite === spec.suite)
    return assemble(spec, measured, [...own, ...records], version, fresh)
  })
  if (assembled.every(({ record }) => record.cells.length === 0)) {
    throw new InputError(
      `nothing could be measured and nothing is on record: ${measured.unavailable[0]?.reason ?? 'no cells'}`,
    )
  }
  // No file changes before every record is complete.
  for (const { record } of assembled) await writeTogether(out, reportsOf(record))
  return {
    suites: assembled.map(({ record, ...origins }) => ({
      suite: record.suite,
      files: Object.keys(reportsOf(record)).map(name => join(out, name)),
      ...origins,
    })),
    unavailable: measured.unavailable,
  }
}

function reportsOf(record: SuiteRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reportFormats).map(([format, write]) => [
      `${record.suite}.${format as ReportFormat}`,
      write(record),
    ]),
  )
}

/** The records in `out`; for a suite without one there, the record that this package ships. */
async function earlierIn(out: string, specs: readonly ComparisonSpec[]): Promise<SuiteRecord[]> {
  const names = new Set([...specs.map(({ suite }) => suite), ...suites.ids()])
  const found = await Promise.all(
    Array.from(
      names,
      async name =>
        (await readRecord(out, name)) ?? (await readRecord(join(packageRoot, 'reports'), name)),
    ),
  )
  return found.filter(record => record !== undefined)
}
