import { expect, test } from 'vitest'
import { corpora as catalog } from '../../src/catalog/corpora.ts'
import { openCorpus } from '../../src/corpora/open.ts'
import { InputError } from '../../src/errors.ts'
import { openMerge } from '../../src/load/open-merge.ts'
import { writtenForms } from '../../src/plan/forms.ts'
import { portabilityOf } from '../../src/plan/portability.ts'
import { readTexts } from '../../src/plan/texts.ts'
import { settingsFrom } from '../../src/settings.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'

// All of every corpus takes half an hour: TOKRATE_PARITY_CHARACTERS=Infinity npx vitest run test/plan
const characters = Number(process.env.TOKRATE_PARITY_CHARACTERS ?? 30_000)

test.for([
  ['llama', 'below'],
  ['llama', 'own'],
  ['mistral-7b', 'below'],
] as const)(
  '%s with the Chinese pieces %s is one tokenizer in SentencePiece, tokenizers and transformers.js',
  { timeout: 600_000 },
  async ([base, scores], { skip }) => {
    const settings = settingsFrom()
    const texts = Object.values(awkwardTexts).flat()
    try {
      const { merge } = await openMerge(base, 'chinese-sp', settings)
      for (const id of catalog.ids()) {
        const corpus = await openCorpus(id, { settings })
        for (const { text } of await readTexts([corpus], characters)) texts.push(text)
      }
      const merged = merge({ scores })
      const found = await portabilityOf(merged.merged, writtenForms(merged, []), texts)
      expect(
        found.map(({ file, reference, verdict }) => [file, reference?.split(' ')[0], verdict]),
      ).toEqual([
        ['tokenizer.model', 'sentencepiece-js', 'same'],
        ['tokenizer.json', 'tokenizers', 'same'],
        ['tokenizer.json', '@huggingface/transformers', 'same'],
      ])
    } catch (error) {
      if (!InputError.isUnavailable(error)) throw error
      skip(error.message)
    }
  },
)
