import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Language } from '../plots/words.ts'
import { type Ask, startEngineThread } from './asking.ts'
import { Choice, Settings, useSettings } from './controls.tsx'
import { type Theme, themeOf } from './state.ts'
import { TokenView } from './token-view.tsx'
import { sampleTexts, tokenWords } from './token-words.ts'
import { differences, type Token } from './tokens.ts'

/** Above this the engine would be quick still, but the page would not. */
const longest = 20_000

interface Choices {
  readonly text: string
  readonly left: string
  readonly right: string
  readonly language: Language
  readonly theme: Theme
}

/** What the address says behind its `#`, so that a link keeps it. */
function readChoices(names: readonly string[]): Choices {
  const given = new URLSearchParams(location.hash.slice(1))
  const known = (name: string, usual: string) => {
    const wanted = given.get(name)
    return wanted !== null && names.includes(wanted) ? wanted : usual
  }
  const spoken = given.get('lang') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')
  return {
    text: given.get('text') ?? sampleTexts[0]!,
    left: known('left', names.includes('llama') ? 'llama' : names[0]!),
    right: known('right', names.includes('chinese-llama') ? 'chinese-llama' : names[0]!),
    language: spoken === 'zh' ? 'zh' : 'en',
    theme: themeOf(given.get('theme')),
  }
}

function TokenPage({ names, ask }: { readonly names: readonly string[]; readonly ask: Ask }) {
  const [choices, setChoices] = useState(() => readChoices(names))
  const change = (change: Partial<Choices>) => {
    const next = { ...choices, ...change }
    const { language, ...kept } = next
    history.replaceState(null, '', `#${new URLSearchParams({ ...kept, lang: language })}`)
    setChoices(next)
  }
  const { text, left, right, language, theme } = choices
  const words = tokenWords[language]
  const cuts = [useTokens(ask, names, left, text), useTokens(ask, names, right, text)] as const
  const differs = differences(cuts[0].tokens, cuts[1].tokens)
  useSettings(language, theme)
  useEffect(() => {
    document.title = `tokrate: ${words.head}`
  }, [words])
  return (
    <>
      <header>
        <strong>tokrate</strong>
        <nav>
          <a href="/" aria-current="page">
            {words.head}
          </a>
          <a href={`/report#lang=${language}&theme=${theme}`}>{words.report}</a>
        </nav>
        <Settings language={language} theme={theme} change={change} />
      </header>
      <main>
        <h1>{words.head}</h1>
        <p class="note">{words.lead}</p>
        <fieldset class="chips">
          <legend>{words.samples}</legend>
          {sampleTexts.map(sample => (
            <button key={sample} type="button" onClick={() => change({ text: sample })}>
              {Array.from(sample).slice(0, 14).join('')}…
            </button>
          ))}
        </fieldset>
        <textarea
          aria-label={words.text}
          rows={4}
          maxLength={longest}
          value={text}
          onInput={event => change({ text: event.currentTarget.value })}
        />
        <div class="panes">
          {(['left', 'right'] as const).map((side, i) => (
            <section key={side}>
              <Choice
                label={words.tokenizers[side]}
                value={choices[side]}
                options={names.map(name => [name, name])}
                onChange={name => change({ [side]: name })}
              />
              {cuts[i]!.error ? <p class="error">{cuts[i]!.error}</p> : null}
              {cuts[i]!.isLoading ? <p class="note">{words.loading}</p> : null}
              <TokenView
                tokens={cuts[i]!.tokens}
                differs={differs[i]!}
                characters={Array.from(text).length}
                language={language}
              />
            </section>
          ))}
        </div>
        <p class="note">
          {words.hint} {words.local}
        </p>
      </main>
    </>
  )
}

interface Cut {
  readonly tokens: readonly Token[]
  readonly error: string
  readonly isLoading: boolean
}

const nothing: Cut = { tokens: [], error: '', isLoading: true }

/** The tokens of a text; those of the text before stay until the new ones are there. */
function useTokens(ask: Ask, names: readonly string[], name: string, text: string): Cut {
  const [cut, setCut] = useState(nothing)
  useEffect(() => {
    let isWanted = true
    ask(names.indexOf(name), text.slice(0, longest)).then(
      tokens => isWanted && setCut({ tokens, error: '', isLoading: false }),
      error => isWanted && setCut({ tokens: [], error: String(error.message), isLoading: false }),
    )
    return () => {
      isWanted = false
    }
  }, [ask, names, name, text])
  return cut
}

const ask = startEngineThread()
fetch('/tokenizers.json')
  .then(response => response.json())
  .then((names: readonly string[]) => render(<TokenPage names={names} ask={ask} />, document.body))
