import { corpora } from '../../src/catalog/corpora.ts'
import { type Corpus, openCorpus, readSamples } from '../../src/corpora/open.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import { randomTexts } from './random-texts.ts'

/** A named lot of texts, in batches that fit into memory. */
export interface TextSet {
  readonly name: string
  /** Throws an InputError of code `unavailable` where a corpus cannot be had. */
  batches(): AsyncIterable<readonly string[]>
}

/**
 * How many characters of each corpus are compared, in samples from all over it. A check of everything
 * takes an hour: `TOKRATE_PARITY_CHARACTERS=Infinity npx vitest run test/parity`.
 */
const CHARACTERS = Number(process.env.TOKRATE_PARITY_CHARACTERS ?? 200_000)
const BATCH = 1_000_000

/** Everything that tokenizers are compared on. */
export const textSets: readonly TextSet[] = [
  ...Object.entries(awkwardTexts).map(([name, texts]) => fixedSet(name, texts)),
  fixedSet('random Unicode', randomTexts),
  ...corpora.ids().map(corpusSet),
]

/** The texts that need no corpus. */
export const fixedTexts: readonly string[] = [...Object.values(awkwardTexts).flat(), ...randomTexts]

function fixedSet(name: string, texts: readonly string[]): TextSet {
  return {
    name,
    async *batches() {
      yield texts
    },
  }
}

function corpusSet(id: string): TextSet {
  // Once a file of tests: a corpus that cannot be had is waited for once.
  let opening: Promise<Corpus> | undefined
  return {
    name: `corpus ${id}`,
    async *batches() {
      opening ??= openCorpus(id, { settings: settingsFrom() })
      const corpus = await opening
      const stride = Math.max(1, Math.ceil(corpus.characters / CHARACTERS))
      let batch: string[] = []
      let characters = 0
      let index = 0
      for await (const sample of readSamples(corpus)) {
        if (index++ % stride !== 0) continue
        for (const text of Object.values(sample.texts)) {
          batch.push(text)
          characters += text.length
        }
        if (characters < BATCH) continue
        yield batch
        batch = []
        characters = 0
      }
      yield batch
    },
  }
}
