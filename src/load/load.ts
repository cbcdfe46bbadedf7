import '../sources/node-engine.ts'
import { resolveAlias, tokenizers } from '../catalog/tokenizers.ts'
import { located } from '../errors.ts'
import { formats } from '../formats/formats.ts'
import { checkHash, sha256 } from '../sources/hash.ts'
import { type Settings, settingsFrom } from '../sources/settings.ts'
import { makeTokenizer, prepareTokenizer } from '../tokenizer/make-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { type Compiled, type CompiledKey, keepCompiled, readCompiled } from './compiled.ts'
import { fingerprint } from './fingerprint.ts'
import type { Located } from './locate.ts'

/**
 * The tokenizer that a reference names: an id of the catalog (`llama`), a path (`./mine/tokenizer.json`,
 * a folder), a repository on the hub (`hf:org/name@revision`), or a source address (`github:…`,
 * `npm:…`). Files are fetched on first use, checked by hash and kept in the cache.
 *
 *     const llama = await loadTokenizer('llama')
 *     llama.countTokens('人工智能')
 */
export async function loadTokenizer(
  reference: string,
  settings: Settings = settingsFrom(),
): Promise<Tokenizer> {
  const pinned = pinnedKey(reference)
  const known = pinned && (await readCompiled(pinned, settings))
  const { vocabulary, prepared } = known ?? (await compile(reference, settings))
  return makeTokenizer(reference, vocabulary, prepared)
}

/** The vocabulary that a reference names. */
export async function loadVocabulary(
  reference: string,
  settings: Settings = settingsFrom(),
): Promise<Vocabulary> {
  const pinned = pinnedKey(reference)
  const known = pinned && (await readCompiled(pinned, settings))
  return known?.vocabulary ?? readVocabulary(await locate(reference, settings))
}

/** From the files themselves, or from what was made of files with these hashes. */
async function compile(reference: string, settings: Settings): Promise<Compiled> {
  const found = await locate(reference, settings)
  const key = keyOf(found)
  const known = await readCompiled(key, settings)
  if (known) return known
  const vocabulary = readVocabulary(found)
  const compiled = { vocabulary, prepared: prepareTokenizer(vocabulary) }
  await keepCompiled(key, compiled, settings)
  return compiled
}

/** The code that fetches files is imported here, because a cached vocabulary does not need it. */
async function locate(reference: string, settings: Settings): Promise<Located> {
  const { locateTokenizer } = await import('./locate.ts')
  return locateTokenizer(reference, settings)
}

/** The key of a tokenizer whose files the catalog pins by hash, without reading the files. */
function pinnedKey(reference: string): CompiledKey | undefined {
  if (!tokenizers.has(reference)) return undefined
  const { format, options, files } = resolveAlias(tokenizers.get(reference))
  return format && { format, options, files: mapValues(files, ({ sha256 }) => sha256) }
}

function keyOf({ format, options, files }: Located): CompiledKey {
  return { format, options, files: mapValues(files, sha256) }
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}

/** The vocabulary in files that were found. */
export function readVocabulary({
  where,
  format,
  files,
  options,
  fingerprint: expected,
}: Located): Vocabulary {
  try {
    const vocabulary = formats[format].read(files, options)
    if (expected === undefined) return vocabulary
    checkHash(where, fingerprint(vocabulary), expected, 'this is a defect of the catalog entry')
    return vocabulary
  } catch (error) {
    throw located(where, error)
  }
}
