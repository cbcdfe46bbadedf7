import { located } from '../errors.ts'
import { fingerprint } from '../formats/fingerprint.ts'
import { formats } from '../formats/formats.ts'
import { makeTokenizer } from '../models/tokenizer.ts'
import { type Settings, settingsFrom } from '../settings.ts'
import { checkHash } from '../sources/hash.ts'
import type { Tokenizer } from '../tokenizer.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { type Located, locateTokenizer } from './locate.ts'

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
  return makeTokenizer(reference, await loadVocabulary(reference, settings))
}

/** The vocabulary that a reference names. */
export async function loadVocabulary(
  reference: string,
  settings: Settings = settingsFrom(),
): Promise<Vocabulary> {
  return readVocabulary(await locateTokenizer(reference, settings))
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
