import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Language } from '../plots/words.ts'
import { Choice, Settings, useSettings } from './controls.tsx'
import { type Theme, themeOf } from './state.ts'
import { TokenView } from './token-view.tsx'
import { sampleTexts, tokenWords } from './token-words.ts'
import { differingTokens, type EncodeAnswer, type EncodeRequest, type Token } from './tokens.ts'

type Encode = (tokenizer: number, text: string) => Promise<readonly Token[]>

/** Starts the worker of the engine; returns a function that encodes texts in it. */
function startEncoder(): Encode {
  const worker = new Worker('/engine.js')
  const waiting = new Map<number, (answer: EncodeAnswer) => void>()
  let nextId = 0
  worker.addEventListener('message', ({ data }: MessageEvent<EncodeAnswer>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  })
  return async (tokenizer, text) => {
    const request: EncodeRequest = { id: nextId++, tokenizer, text }
    const answer = await new Promise<EncodeAnswer>(resolve => {
      waiting.set(request.id, resolve)
      worker.postMessage(request)
    })
    if ('error' in answer) throw new Error(answer.error)
    return answer.tokens
  }
}

/** The most UTF-16 units of a text. The engine could take more, but drawing the tokens would be slow. */
const maxTextLength = 20_000

interface Choices {
  readonly text: string
  readonly left: string
  readonly right: string
  readonly language: Language
  readonly theme: Theme
}

/** Parses the choices in the fragment of the address, which a link keeps. */
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

function TokenPage({
  names,
  encode,
}: {
  readonly names: readonly string[]
  readonly encode: Encode
}) {
  const [choices, setChoices] = useState(() => readChoices(names))
  const change = (change: Partial<Choices>) => {
    const next = { ...choices, ...change }
    const { language, ...kept } = next
    history.replaceState(null, '', `#${new URLSearchParams({ ...kept, lang: language })}`)
    setChoices(next)
  }
  const { text, left, right, language, theme } = choices
  const words = tokenWords[language]
  const panes = [
    useTokens(encode, names, left, text),
    useTokens(encode, names, right, text),
  ] as const
  const differs = differingTokens(panes[0].tokens, panes[1].tokens)
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
          maxLength={maxTextLength}
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
              {panes[i]!.error ? <p class="error">{panes[i]!.error}</p> : null}
              {panes[i]!.isLoading ? <p class="note">{words.loading}</p> : null}
              <TokenView
                tokens={panes[i]!.tokens}
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

interface TokenizedText {
  readonly tokens: readonly Token[]
  readonly error: string
  readonly isLoading: boolean
}

const notYet: TokenizedText = { tokens: [], error: '', isLoading: true }

/** The tokens of a text. The earlier tokens stay until the new ones arrive. */
function useTokens(
  encode: Encode,
  names: readonly string[],
  name: string,
  text: string,
): TokenizedText {
  const [tokenized, setTokenized] = useState(notYet)
  useEffect(() => {
    let isWanted = true
    encode(names.indexOf(name), text.slice(0, maxTextLength)).then(
      tokens => isWanted && setTokenized({ tokens, error: '', isLoading: false }),
      error =>
        isWanted && setTokenized({ tokens: [], error: String(error.message), isLoading: false }),
    )
    return () => {
      isWanted = false
    }
  }, [encode, names, name, text])
  return tokenized
}

const encode = startEncoder()
fetch('/tokenizers.json')
  .then(response => response.json())
  .then((names: readonly string[]) =>
    render(<TokenPage names={names} encode={encode} />, document.body),
  )
