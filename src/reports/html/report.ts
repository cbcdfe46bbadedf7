import { corpora } from '../../catalog/corpora.ts'
import { publishedTables } from '../../catalog/published.ts'
import { suites } from '../../catalog/suites.ts'
import { readRecord, writeTogether } from '../files.ts'
import type { SuiteRecord } from '../record.ts'
import { htmlDocument, readBundle } from './document.ts'

/** The curve of an expansion, as the page draws it. */
export interface PageCurve {
  readonly title: string
  readonly corpus: string
  readonly points: readonly { readonly pieces: number; readonly tokensPerCharacter: number }[]
  readonly knee: number
}

/** The Chinese names of the catalogs; anything else has one name in both languages. */
export interface ChineseNames {
  readonly suites: Readonly<Record<string, ChineseSuite>>
  /** By the id of the corpus. */
  readonly corpora: Readonly<Record<string, string>>
}

interface ChineseSuite {
  readonly title: string
  readonly question: string
  /** The published table that it is held against. */
  readonly table?: string | undefined
}

/** Records as one page that opens from a disk, without a network. */
export function reportPage(records: readonly SuiteRecord[], curve?: PageCurve): string {
  return htmlDocument({
    title: records.length === 1 ? records[0]!.title : 'tokrate: what text costs in tokens',
    script: readBundle('report.js'),
    style: readBundle('page.css'),
    data: {
      id: 'data',
      value: { records, ...(curve ? { curve } : {}), chinese: chineseNames(records) },
    },
  })
}

/** Collects the Chinese names of the things in the records. */
function chineseNames(records: readonly SuiteRecord[]): ChineseNames {
  const ofSuites = records.flatMap(({ suite }) => {
    if (!suites.has(suite)) return []
    const { chinese, published } = suites.get(suite)
    if (!chinese) return []
    const table = published && publishedTables.get(published.table).chinese
    return [[suite, { ...chinese, ...(table === undefined ? {} : { table }) }] as const]
  })
  const ids = new Set(records.flatMap(record => record.corpora.map(({ id }) => id)))
  const ofCorpora = [...ids].flatMap(id => {
    const chinese = corpora.has(id) ? corpora.get(id).chinese : undefined
    return chinese === undefined ? [] : [[id, chinese] as const]
  })
  return { suites: Object.fromEntries(ofSuites), corpora: Object.fromEntries(ofCorpora) }
}

/** `index.html` in the folder of the reports: the page over all records that are there. */
export async function writeIndexPage(out: string, curve: PageCurve | undefined): Promise<void> {
  const records = await Promise.all(suites.ids().map(suite => readRecord(out, suite)))
  const found = records.filter(record => record !== undefined)
  if (found.length > 0) await writeTogether(out, { 'index.html': reportPage(found, curve) })
}
