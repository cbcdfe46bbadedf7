import { useState } from 'preact/hooks'
import { decimal, wholeNumber } from '../format.ts'
import type { Language } from '../plots/words.ts'
import { tokenWords } from './token-words.ts'
import { type Cluster, clustersOf, type Token } from './tokens.ts'

interface TokenViewProps {
  readonly tokens: readonly Token[]
  /** By token: whether the other tokenizer has no such token. */
  readonly differs: readonly boolean[]
  /** The number of code points of the text. */
  readonly characters: number
  readonly language: Language
}

/** A text cut into its tokens, which alternate in colour. The details of the active token are shown below. */
export function TokenView({ tokens, differs, characters, language }: TokenViewProps) {
  const words = tokenWords[language]
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(0, tokens.length - 1))
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || !(event.currentTarget instanceof HTMLElement)) return
    event.preventDefault()
    const buttons = event.currentTarget.querySelectorAll<HTMLButtonElement>('.token')
    buttons[Math.min(tokens.length - 1, Math.max(0, at + step))]?.focus()
  }
  let next = 0
  return (
    <>
      <p class="figures">
        <b>{wholeNumber(tokens.length)}</b> {words.tokens}
        {characters > 0 && tokens.length > 0 ? (
          <span>
            {' · '}
            {decimal(tokens.length / characters, 3)} {words.perCharacter} ·{' '}
            {words.holds(wholeNumber((2048 * characters) / tokens.length))} ·{' '}
            {words.differs(differs.filter(Boolean).length)}
          </span>
        ) : null}
      </p>
      <div class="tokens" role="toolbar" tabIndex={-1} onKeyDown={move}>
        {clustersOf(tokens).map(cluster => {
          const first = next
          next += cluster.tokens.length
          return (
            <ClusterView
              key={first}
              cluster={cluster}
              first={first}
              active={at}
              differs={differs}
              onPoint={setActive}
            />
          )
        })}
      </div>
      <Detail token={tokens[at]} language={language} />
    </>
  )
}

interface ClusterProps {
  readonly cluster: Cluster
  /** The number of its first token. */
  readonly first: number
  readonly active: number
  readonly differs: readonly boolean[]
  readonly onPoint: (token: number) => void
}

/** One token, or one character above the bytes of its tokens. */
function ClusterView({ cluster, first, active, differs, onPoint }: ClusterProps) {
  const { tokens, text } = cluster
  const isSplit = tokens.length > 1
  const buttons = tokens.map(({ id, piece, bytes }, i) => {
    const number = first + i
    const isBroken = !isSplit && text.includes('\ufffd') && !piece.includes('\ufffd')
    const shown = isSplit || isBroken ? hexOf(bytes) : visible(text) || piece
    return (
      <button
        key={number}
        type="button"
        class={`token colour-${number % 6}${differs[number] ? ' differs' : ''}${bytes.length === 0 ? ' unknown' : ''}`}
        data-id={id}
        tabIndex={number === active ? 0 : -1}
        aria-label={`${piece}, ${id}`}
        onFocus={() => onPoint(number)}
        onMouseEnter={() => onPoint(number)}
      >
        {shown}
      </button>
    )
  })
  if (!isSplit) return <>{[...buttons, ...breaksOf(text)]}</>
  return (
    <span class="split">
      <span class="whole">{visible(text)}</span>
      <span class="parts">{buttons}</span>
    </span>
  )
}

/** A line break if the text has one. */
function breaksOf(text: string) {
  return text.includes('\n') ? [<br key="break" />] : []
}

function Detail({
  token,
  language,
}: {
  readonly token: Token | undefined
  readonly language: Language
}) {
  const words = tokenWords[language]
  if (!token) return <p class="detail">{words.hint}</p>
  const bytes = token.bytes.length > 0 ? hexOf(token.bytes) : words.unknown
  return (
    <p class="detail" aria-live="polite">
      <b>{token.piece}</b> · {words.id} <b>{token.id}</b> · {words.bytes} <code>{bytes}</code>
    </p>
  )
}

const signs: Readonly<Record<string, string>> = { ' ': '·', '\n': '↵', '\t': '⇥', '\r': '␍' }

/** The text with signs for invisible characters. */
function visible(text: string): string {
  return Array.from(text, character => signs[character] ?? signOf(character)).join('')
}

/** The code point of a control, format character or unusual space; any other character unchanged. */
function signOf(character: string): string {
  if (!/[\p{Cc}\p{Cf}\p{Z}]/u.test(character)) return character
  // The zero-width joiner is part of an emoji.
  if (character === '\u200d') return character
  return `⟨${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map(byte => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}
