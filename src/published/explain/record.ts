import { z } from 'zod'
import { type UnitName, unitNames, unitOf } from './units.ts'

const number = z.number().nonnegative()
const perUnit = z.record(z.enum(unitNames as [UnitName, ...UnitName[]]), number)
const hash = z.hash('sha256')

/**
 * The record of a report about a published table, `reports/<report>.json`: counts, means and hashes.
 * The page is a view of it and of the table in `bench/published/`.
 */
export const explanationRecordSchema = z.strictObject({
  report: z.string(),
  /** The published table. */
  table: z.string(),
  /** The version that counted. */
  tokrate: z.string(),
  /** The ICU that cut words and graphemes. */
  icu: z.string(),
  /** Tokenizer → the hash of its files. */
  tokenizers: z.record(z.string(), hash),
  /** Corpus → its hash. */
  corpora: z.record(z.string(), hash),
  evidence: z.strictObject({
    texts: z.array(
      z.strictObject({
        name: z.string(),
        kind: z.string(),
        samples: number,
        units: perUnit,
        meanInverse: perUnit,
      }),
    ),
    cells: z.record(
      z.string(),
      z.record(
        z.string(),
        z.strictObject({ tokens: number, meanTokensPer: perUnit, meanPerToken: z.array(perUnit) }),
      ),
    ),
    vocabSizes: z.record(z.string(), number),
  }),
})
export type ExplanationRecord = z.output<typeof explanationRecordSchema>

/** Whether both were made from the same bytes by the same version, so that one stands for the other. */
export function isSameOrigin(one: ExplanationRecord, other: ExplanationRecord): boolean {
  return originOf(one) === originOf(other)
}

/**
 * The record with words and graphemes as `earlier` has them, where another ICU cut them from the same
 * bytes: tables do not move with Node.
 */
export function withRecordedCuts(
  record: ExplanationRecord,
  earlier: ExplanationRecord | undefined,
): ExplanationRecord {
  if (!earlier || earlier.icu === record.icu || !isSameOrigin(record, earlier)) return record
  const { texts, cells } = record.evidence
  const known = earlier.evidence
  return {
    ...record,
    icu: earlier.icu,
    evidence: {
      ...record.evidence,
      texts: texts.map((text, i) => ({
        ...text,
        units: mixed(text.units, known.texts[i]!.units),
        meanInverse: mixed(text.meanInverse, known.texts[i]!.meanInverse),
      })),
      cells: mapRecord(cells, (row, tokenizer) =>
        mapRecord(row, (cell, text) => {
          const before = known.cells[tokenizer]![text]!
          return {
            ...cell,
            meanTokensPer: mixed(cell.meanTokensPer, before.meanTokensPer),
            meanPerToken: cell.meanPerToken.map((units, i) =>
              mixed(units, before.meanPerToken[i]!),
            ),
          }
        }),
      ),
    },
  }
}

type PerUnit = ExplanationRecord['evidence']['texts'][number]['units']

/** The units that ICU has a say in from `before`, all others from `now`. */
function mixed(now: PerUnit, before: PerUnit): PerUnit {
  return mapRecord(now, (value, unit) => (unitOf(unit).icu ? before[unit] : value))
}

function mapRecord<Key extends string, Value>(
  record: Readonly<Record<Key, Value>>,
  of: (value: Value, key: Key) => Value,
): Record<Key, Value> {
  const entries = Object.entries(record) as [Key, Value][]
  return Object.fromEntries(entries.map(([key, value]) => [key, of(value, key)])) as Record<
    Key,
    Value
  >
}

function originOf({ table, tokrate, tokenizers, corpora }: ExplanationRecord): string {
  const sorted = (hashes: Readonly<Record<string, string>>) =>
    Object.entries(hashes).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([table, tokrate, sorted(tokenizers), sorted(corpora)])
}
