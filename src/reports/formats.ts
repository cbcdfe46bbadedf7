import { toCsv } from './csv.ts'
import { toJson } from './json.ts'
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
