import { suites } from '../../catalog/suites.ts'
import { readRecord, writeTogether } from '../files.ts'
import { type PageCurve, reportPage } from './report.ts'

/** `index.html` in the folder of the reports: the page over all records that are there. */
export async function writeIndexPage(out: string, curve: PageCurve | undefined): Promise<void> {
  const records = await Promise.all(suites.ids().map(suite => readRecord(out, suite)))
  const found = records.filter(record => record !== undefined)
  if (found.length > 0) await writeTogether(out, { 'index.html': reportPage(found, curve) })
}
