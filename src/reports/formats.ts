import { toCsv } from './csv.ts'
import { toMarkdown } from './markdown.ts'
import type { SuiteRecord } from './record.ts'

/** Every format that a record is written in. */
export type ReportFormat = 'json' | 'md' | 'csv'

/** Every way to write a record down. They return text; who calls them decides where it goes. */
export const reportFormats: Readonly<Record<ReportFormat, (record: SuiteRecord) => string>> = {
  json: toJson,
  md: toMarkdown,
  csv: toCsv,
}

/**
 * A record as JSON, one line an entry of each list, so that a changed cell is one changed line in a
 * diff.
 */
export function toJson(record: SuiteRecord): string {
  const fields = Object.entries(record).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${JSON.stringify(name)}: ${field(value)}`],
  )
  return `{\n${fields.join(',\n')}\n}\n`
}

function field(value: unknown): string {
  const isList = Array.isArray(value) && value.some(item => typeof item === 'object')
  if (!isList) return JSON.stringify(value)
  return `[\n${value.map(item => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
}
