import { useEffect, useState } from 'preact/hooks'
import { Settings, useSettings } from './controls.tsx'
import { namesOf } from './names.ts'
import { Overview, widest } from './overview.tsx'
import { Provenance } from './provenance.tsx'
import {
  formatState,
  type PageData,
  parseState,
  type State,
  type ViewProps,
  views,
} from './state.ts'
import { Tables } from './tables.tsx'
import { pageWords } from './words.ts'

const viewComponents = { overview: Overview, tables: Tables, provenance: Provenance } as const

/** The whole page. Its state is the fragment of its address. */
export function Report({ data }: { readonly data: PageData }) {
  const initial = initialState(data)
  const [state, setState] = useState(() => parseState(location.hash, initial))
  useEffect(() => {
    const follow = () => setState(parseState(location.hash, initial))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  useSettings(state.language, state.theme)
  useEffect(() => {
    const [only, other] = data.records
    const words = pageWords[state.language]
    document.title = only && !other ? namesOf(data, only, state.language).title : words.tab
  }, [data, state.language])
  const change = (change: Partial<State>) => {
    const next = { ...state, ...change }
    const hash = formatState(next, initial)
    // A change of the view is a step in the browser's history; a keystroke in the filter is not.
    const url = hash === '' ? '#' : `#${hash}`
    if (change.view === undefined) history.replaceState(null, '', url)
    else history.pushState(null, '', url)
    setState(next)
  }
  const View = viewComponents[state.view]
  return (
    <>
      <Header data={data} state={state} change={change} />
      <main>
        <View data={data} state={state} change={change} />
      </main>
    </>
  )
}

function initialState(data: PageData): State {
  const record = widest(data)
  return {
    view: 'overview',
    language: navigator.language.startsWith('zh') ? 'zh' : 'en',
    theme: 'auto',
    suite: record.suite,
    metric: 'tokensPerCharacter',
    corpora: [],
    filter: '',
    sort: '',
    descending: false,
    chart: 'tokensPerCharacter',
    text: '',
  }
}

function Header({ state, change }: ViewProps) {
  const words = pageWords[state.language]
  return (
    <header>
      <strong>tokrate</strong>
      <nav>
        {views.map(view => (
          <button
            key={view}
            type="button"
            aria-current={state.view === view ? 'page' : undefined}
            onClick={() => change({ view })}
          >
            {words.views[view]}
          </button>
        ))}
      </nav>
      <Settings language={state.language} theme={state.theme} change={change} />
    </header>
  )
}
