import { type Language, languages } from '../plots/words.ts'
import type { PageData } from './data.ts'

export const views = ['overview', 'tables', 'provenance'] as const
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** All that a reader has chosen: it stands in the address behind the `#`, so that a link keeps it. */
export interface State {
  readonly view: (typeof views)[number]
  readonly language: Language
  readonly theme: Theme
  /** The record that tables are of. */
  readonly suite: string
  readonly metric: string
  /** The corpora that are shown; empty for all. */
  readonly corpora: readonly string[]
  readonly filter: string
  /** `tokenizer`, `vocabulary` or the label of a column; empty for the order of the record. */
  readonly sort: string
  readonly descending: boolean
  /** What the overview's bars are of. */
  readonly chart: string
  /** The text that the overview is about; `*` draws the bars of all. */
  readonly text: string
}

/** Props of a view of the page. */
export interface ViewProps {
  readonly data: PageData
  readonly state: State
  readonly change: (change: Partial<State>) => void
}

/** Reads a hash; what is missing or unknown in it is as in `initial`. */
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

/** The hash of a state: only what differs from `initial`. */
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

/** What is no theme follows the system. */
export function themeOf(name: string | null): Theme {
  return oneOf(themes, name) ?? 'auto'
}

function oneOf<Known extends string>(known: readonly Known[], given: string | null) {
  return known.find(name => name === given)
}
