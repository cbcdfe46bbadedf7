import { corpora } from '../../src/catalog/corpora.ts'
import { openCorpus, readSamples } from '../../src/corpora/open.ts'
import { settingsFrom } from '../../src/settings.ts'
import { randomTexts } from './random-texts.ts'
import { awkwardTexts } from './texts.ts'

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
const CHARACTERS = Number(process.env.TOKRATE_PARITY_CHARACTERS ?? 300_000)
const BATCH = 1_000_000

/** Everything that tokenizers are compared on. */
export const textSets: readonly TextSet[] = [
  ...Object.entries(awkwardTexts).map(([name, texts]) => fixedSet(name, texts)),
  fixedSet('random Unicode', randomTexts),
  ...corpora.ids().map(corpusSet),
]

function fixedSet(name: string, texts: readonly string[]): TextSet {
  return {
    name,
    async *batches() {
      yield texts
    },
  }
}

function corpusSet(id: string): TextSet {
  return {
    name: `corpus ${id}`,
    async *batches() {
      const corpus = await openCorpus(id, { settings: settingsFrom() })
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
