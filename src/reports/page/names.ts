import type { Language } from '../plots/words.ts'
import type { SuiteRecord } from '../record.ts'
import type { PageData } from './state.ts'
import { pageWords } from './words.ts'

interface Names {
  readonly title: string
  readonly question: string
  /** The title of the published table. */
  readonly table: string
}

/** The title and question of a record, in the language of the page if there is a translation. */
export function namesOf({ chinese }: PageData, record: SuiteRecord, language: Language): Names {
  const { title, question, published, suite } = record
  const table = published?.table.title ?? ''
  // The comparison of a user has no entry in a catalog.
  if (suite === 'compare') return { ...pageWords[language].comparison, table }
  const translated = language === 'zh' ? chinese.suites[suite] : undefined
  return { title, question, ...translated, table: translated?.table ?? table }
}

/** The name of a text: `Chinese prose (zh)`, or just its name if it has no title. */
export function textName(
  data: PageData,
  record: SuiteRecord,
  column: string,
  language: Language,
): string {
  const corpus = record.corpora.find(({ id }) => id === column || column.startsWith(`${id}/`))
  if (!corpus) return column
  const title = corpusTitle(data, corpus, language)
  if (title === column) return title
  return language === 'zh' ? `${title}（${column}）` : `${title} (${column})`
}

export function corpusTitle(
  { chinese }: PageData,
  { id, title }: SuiteRecord['corpora'][number],
  language: Language,
): string {
  return (language === 'zh' ? chinese.corpora[id] : undefined) ?? title
}
