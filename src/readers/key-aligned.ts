import { z } from 'zod'
import { type Reader, type SourceFile, textOf } from './reader.ts'

/** Two JSON files of messages with the same keys, nested or not: the texts of a key are a pair. */
export const messages: Reader = (files, { parts = ['en', 'zh'] }) => {
  const [first, second] = files.map(messagesOf)
  return pairs(first!, second!, parts)
}

/**
 * TypeScript's diagnostics: the English ones stand in the compiler's own code, as calls
 * `diag(1005, 1, "_0_expected_1005", "'{0}' expected.")`, the translations in a JSON of the same keys.
 */
export const diagnostics: Reader = (files, { parts = ['en', 'zh'] }) => {
  const compiler = files.find(file => file.path.endsWith('.js'))!
  const translation = files.find(file => file.path.endsWith('.json'))!
  return pairs(diagnosticsOf(textOf(compiler)), messagesOf(translation), parts)
}

type Messages = ReadonlyMap<string, string>

function* pairs(first: Messages, second: Messages, parts: readonly [string, string]) {
  for (const [id, text] of first) {
    const other = second.get(id)
    // A message that reads the same in both languages was not translated.
    if (other === undefined || other === text) continue
    yield { id, texts: { [parts[0]]: text, [parts[1]]: other } }
  }
}

function messagesOf(file: SourceFile): Messages {
  return new Map(flat(JSON.parse(textOf(file)), ''))
}

const nested = z.record(z.string(), z.unknown())

function* flat(value: unknown, path: string): Generator<[string, string]> {
  for (const [key, child] of Object.entries(nested.parse(value))) {
    const id = path ? `${path}/${key}` : key
    if (typeof child === 'string') yield [id, child]
    else yield* flat(child, id)
  }
}

function diagnosticsOf(source: string): Messages {
  const calls = /\bdiag\(\d+, \d+ \/\* \w+ \*\/, "([^"\\]+)", ("(?:[^"\\]|\\.)*")/g
  return new Map(
    Array.from(source.matchAll(calls), ([, key, literal]) => [key!, JSON.parse(literal!)]),
  )
}
