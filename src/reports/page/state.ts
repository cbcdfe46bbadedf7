import type { ChineseNames, PageCurve } from '../html/report.ts'
import { type Language, languages } from '../plots/words.ts'
import type { SuiteRecord } from '../record.ts'

/** The data of a report page, embedded in it as JSON. */
export interface PageData {
  readonly records: readonly SuiteRecord[]
  /** Tokens per character by number of added pieces, if an expansion was measured. */
  readonly curve?: PageCurve
  readonly chinese: ChineseNames
}

/** The id of the element that holds `PageData`. */
export const dataElement = 'data'

export const views = ['overview', 'tables', 'provenance'] as const
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The choices of a reader. They are the fragment of the address, so that a link keeps them. */
export interface State {
  readonly view: (typeof views)[number]
  readonly language: Language
  readonly theme: Theme
  /** The suite whose record the tables show. */
  readonly suite: string
  readonly metric: string
  /** The shown corpora; empty for all. */
  readonly corpora: readonly string[]
  readonly filter: string
  /** `tokenizer`, `vocabulary` or the label of a column; empty for the order of the record. */
  readonly sort: string
  readonly descending: boolean
  /** The metric of the overview's bars. */
  readonly chart: string
  /** The text of the overview; `*` draws the bars of all texts. */
  readonly text: string
}

/** Props of a view of the page. */
export interface ViewProps {
  readonly data: PageData
  readonly state: State
  readonly change: (change: Partial<State>) => void
}

/** Parses a fragment. A missing or unknown value is that of `initial`. */
export function parseState(hash: string, initial: State): State {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const text = (name: string, usual: string) => given.get(name) ?? usual
  const corpora = given.get('corpora')
  return {
    view: oneOf(views, given.get('view')) ?? initial.view,
    language: oneOf(languages, given.get('lang')) ?? initial.language,
    theme: oneOf(themes, given.get('theme')) ?? initial.theme,
    suite: text('suite', initial.suite),
    metric: text('metric', initial.metric),
    corpora: corpora === null ? initial.corpora : corpora.split(',').filter(Boolean),
    filter: text('filter', initial.filter),
    sort: text('sort', initial.sort),
    descending: given.has('desc') || initial.descending,
    chart: text('chart', initial.chart),
    text: text('text', initial.text),
  }
}

/** The fragment of a state, with the values that differ from `initial`. */
export function formatState(state: State, initial: State): string {
  const entries: [string, string, string][] = [
    ['view', state.view, initial.view],
    ['suite', state.suite, initial.suite],
    ['metric', state.metric, initial.metric],
    ['corpora', state.corpora.join(','), initial.corpora.join(',')],
    ['filter', state.filter, initial.filter],
    ['sort', state.sort, initial.sort],
    ['desc', state.descending ? '1' : '', initial.descending ? '1' : ''],
    ['chart', state.chart, initial.chart],
    ['text', state.text, initial.text],
    ['lang', state.language, initial.language],
    ['theme', state.theme, initial.theme],
  ]
  const changed = entries.filter(([, now, usual]) => now !== usual)
  return new URLSearchParams(changed.map(([name, now]): [string, string] => [name, now])).toString()
}

/** The theme of a name; `auto` for an unknown one. */
export function themeOf(name: string | null): Theme {
  return oneOf(themes, name) ?? 'auto'
}

function oneOf<Known extends string>(known: readonly Known[], given: string | null) {
  return known.find(name => name === given)
}
