import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Language } from '../plots/words.ts'
import { type Theme, themeOf, themes } from './state.ts'
import { pageWords } from './words.ts'

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

/** A labelled list of choices. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={event => onChange(event.currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

interface SettingsProps {
  readonly language: Language
  readonly theme: Theme
  readonly change: (change: { readonly language?: Language; readonly theme?: Theme }) => void
}

/** The switches of language and theme. */
export function Settings({ language, theme, change }: SettingsProps) {
  const words = pageWords[language]
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <span class="settings">
      <button
        type="button"
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => change({ language: other })}
      >
        {words.otherLanguage}
      </button>
      <select
        aria-label={words.theme}
        value={theme}
        onChange={event => change({ theme: themeOf(event.currentTarget.value) })}
      >
        {themes.map(name => (
          <option key={name} value={name} selected={name === theme}>
            {words.themes[name]}
          </option>
        ))}
      </select>
    </span>
  )
}

/** Sets language and theme on the document element, for style sheets and screen readers. */
export function useSettings(language: Language, theme: Theme): void {
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.theme = theme
  }, [language, theme])
}

interface ScrollProps {
  /** The label for screen readers. */
  readonly label: string
  readonly children: ComponentChildren
}

/** A scrollable region for content that may be wider than the page, labelled for keyboard users. */
export function Scroll({ label, children }: ScrollProps) {
  return (
    <section class="scroll" aria-label={label}>
      {children}
    </section>
  )
}

interface CopyProps {
  readonly label: string
  readonly done: string
  readonly text: () => string
}

/** A button that copies a text to the clipboard and confirms it. */
export function CopyButton({ label, done, text }: CopyProps) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await putOnClipboard(text())
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button type="button" onClick={copy} aria-live="polite">
      {copied ? `✓ ${done}` : label}
    </button>
  )
}

async function putOnClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // On file:// some browsers offer no `navigator.clipboard`.
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}

interface SectionProps {
  readonly head: string
  readonly note?: string
  readonly children: ComponentChildren
}

export function Section({ head, note, children }: SectionProps) {
  return (
    <section>
      <h2>{head}</h2>
      {note === undefined ? null : <p class="note">{note}</p>}
      {children}
    </section>
  )
}
