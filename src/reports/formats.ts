import { toCsv } from './csv.ts'
import { toJson } from './json.ts'
import { toMarkdown } from './markdown.ts'
import type { SuiteRecord } from './record.ts'

/** Every way to write a record down. They return text; who calls them decides where it goes. */
export const reportFormats = {
  json: toJson,
  md: toMarkdown,
  csv: toCsv,
} as const satisfies Record<string, (record: SuiteRecord) => string>

export type ReportFormat = keyof typeof reportFormats
