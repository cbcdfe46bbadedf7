import type { SuiteRecord } from '../reports/record.ts'
import { readBundle } from './bundle.ts'
import { htmlDocument } from './document.ts'

/** The curve of an expansion, as the page draws it. */
export interface PageCurve {
  readonly title: string
  readonly corpus: string
  readonly points: readonly { readonly pieces: number; readonly tokensPerCharacter: number }[]
  readonly knee: number
}

/** Records as one page that opens from a disk, without a network. */
export function reportPage(records: readonly SuiteRecord[], curve?: PageCurve): string {
  return htmlDocument({
    title: records.length === 1 ? records[0]!.title : 'tokrate: what text costs in tokens',
    script: readBundle('report.js'),
    style: readBundle('page.css'),
    data: { id: 'data', value: { records, ...(curve ? { curve } : {}) } },
  })
}
