import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { type Reader, type SourceFile, textOf } from './reader.ts'

/** JSONL, gzipped or not: a line is a document, its text the values of `fields`, joined. */
export const jsonl: Reader = function* (files, { fields = ['text'], joint = '', idField }) {
  for (const file of files) {
    const lines = textOf(unzipped(file)).split('\n')
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue
      const row = z.record(z.string(), z.unknown()).parse(JSON.parse(line))
      const texts = fields.map(field => z.string().parse(row[field]))
      const id = idField === undefined ? String(i + 1) : z.string().parse(row[idField])
      yield { id, texts: { text: texts.join(joint) } }
    }
  }
}

function unzipped(file: SourceFile): SourceFile {
  return file.path.endsWith('.gz') ? { ...file, bytes: gunzipSync(file.bytes) } : file
}

const squad = z.object({
  data: z.array(z.object({ paragraphs: z.array(z.object({ context: z.string() })) })),
})

/** Files of SQuAD's form that translate each other: the paragraphs at the same place are a pair. */
export const squadPairs: Reader = function* (files, { sides = ['en', 'zh'] }) {
  const [first, second] = files.map(file =>
    squad
      .parse(JSON.parse(textOf(file)))
      .data.flatMap(({ paragraphs }, article) =>
        paragraphs.map(({ context }, i) => ({ id: `${article + 1}.${i + 1}`, context })),
      ),
  )
  for (const [i, { id, context }] of first!.entries()) {
    const other = second![i]
    if (other?.id !== id) throw new Error(`paragraph ${id} has no translation`)
    yield { id, texts: { [sides[0]]: context, [sides[1]]: other.context } }
  }
}

const cmrc2018 = z.array(z.object({ context_id: z.string(), context_text: z.string() }))

/** CMRC 2018: the paragraph that the questions are about is a document. */
export const cmrc: Reader = function* (files) {
  for (const file of files) {
    for (const { context_id, context_text } of cmrc2018.parse(JSON.parse(textOf(file)))) {
      yield { id: context_id, texts: { text: context_text } }
    }
  }
}

/** Two JSON files of messages with the same keys, nested or not: the texts of a key are a pair. */
export const messages: Reader = (files, { sides = ['en', 'zh'] }) => {
  const [first, second] = files.map(messagesOf)
  return pairs(first!, second!, sides)
}

/**
 * TypeScript's diagnostics: the English ones stand in the compiler's own code, as calls
 * `diag(1005, 1, "_0_expected_1005", "'{0}' expected.")`, the translations in a JSON of the same keys.
 */
export const diagnostics: Reader = (files, { sides = ['en', 'zh'] }) => {
  const compiler = files.find(file => file.path.endsWith('.js'))!
  const translation = files.find(file => file.path.endsWith('.json'))!
  return pairs(diagnosticsOf(textOf(compiler)), messagesOf(translation), sides)
}

type Messages = ReadonlyMap<string, string>

function* pairs(first: Messages, second: Messages, sides: readonly [string, string]) {
  for (const [id, text] of first) {
    const other = second.get(id)
    // A message that reads the same in both languages was not translated.
    if (other === undefined || other === text) continue
    yield { id, texts: { [sides[0]]: text, [sides[1]]: other } }
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

const recipes = z.array(
  z.object({
    id: z.string(),
    description: z.string(),
    ingredients: z.array(z.object({ text_quantity: z.string() })),
    steps: z.array(z.object({ step: z.int(), description: z.string() })),
    additional_notes: z.array(z.string()),
  }),
)

/** HowToCook: a recipe is a document: what it is, its ingredients, its steps, its hints. */
export const recipesJson: Reader = function* (files) {
  for (const file of files) {
    for (const recipe of recipes.parse(JSON.parse(textOf(file)))) {
      const lines = [
        recipe.description,
        ...recipe.ingredients.map(({ text_quantity }) => text_quantity),
        ...recipe.steps.map(({ step, description }) => `${step}. ${description}`),
        ...recipe.additional_notes,
      ]
      yield { id: recipe.id, texts: { text: lines.join('\n') } }
    }
  }
}
