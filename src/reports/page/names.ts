import type { Language } from '../plots/words.ts'
import type { SuiteRecord } from '../record.ts'
import type { PageData } from './data.ts'
import { pageWords } from './words.ts'

interface Names {
  readonly title: string
  readonly question: string
  /** Of the published table beside it. */
  readonly table: string
}

/** What a record is called and asks, in the language of the page where that is known. */
export function namesOf({ chinese }: PageData, record: SuiteRecord, language: Language): Names {
  const { title, question, published, suite } = record
  const table = published?.table.title ?? ''
  // The comparison of a user has no entry in a catalog.
  if (suite === 'compare') return { ...pageWords[language].comparison, table }
  const translated = language === 'zh' ? chinese.suites[suite] : undefined
  return { title, question, ...translated, table: translated?.table ?? table }
}

/** `Chinese prose (zh)`; a file of one's own has no other name than its own. */
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
