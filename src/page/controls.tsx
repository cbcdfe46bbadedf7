import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

/** One of several, with its name in front. */
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

interface CopyProps {
  readonly label: string
  readonly done: string
  readonly text: () => string
}

/** Puts a text on the clipboard and says so. */
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
    // From file:// some browsers have no clipboard of the newer kind.
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
