import type { ChineseNames, PageCurve } from '../html/report.ts'
import type { SuiteRecord } from '../record.ts'

/** What a report page shows; it stands in the page as JSON. */
export interface PageData {
  readonly records: readonly SuiteRecord[]
  /** What fewer pieces of the expansion would gain, where that was measured. */
  readonly curve?: PageCurve
  readonly chinese: ChineseNames
}

/** The id of the element that holds it. */
export const dataElement = 'data'
