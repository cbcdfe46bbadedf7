import { expect, test } from 'vitest'
import { corpora as catalog } from '../../../src/catalog/corpora.ts'
import { openCorpus } from '../../../src/corpora/open.ts'
import { InputError } from '../../../src/errors.ts'
import { openMerge } from '../../../src/load/open-merge.ts'
import type { ScorePolicy } from '../../../src/merge/scores.ts'
import { writtenForms } from '../../../src/produce/expand/forms.ts'
import { portabilityOf } from '../../../src/produce/expand/portability.ts'
import { readTexts } from '../../../src/produce/expand/texts.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'
import { awkwardTexts } from '../../../src/verify/awkward-texts.ts'

// All of every corpus takes half an hour: TOKRATE_PARITY_CHARACTERS=Infinity npx vitest run test/plan
const characters = Number(process.env.TOKRATE_PARITY_CHARACTERS ?? 15_000)

const model = [
  ['tokenizer.model', 'sentencepiece-js', 'same'],
  ['tokenizer.json', 'tokenizers', 'same'],
  ['tokenizer.json', '@huggingface/transformers', 'same'],
]
const bytes = [...model.slice(1), ['tokenizer.tiktoken', 'tiktoken', 'same']]

/** Runs of spaces are added tokens, which ranks know nothing of; transformers.js cuts at U+0085 otherwise. */
const listed = [
  ['tokenizer.json', 'tokenizers', 'same'],
  ['tokenizer.json', '@huggingface/transformers', 'different'],
  ['tokenizer.tiktoken', undefined, 'not written'],
]

test.for<[string, ScorePolicy, (string | undefined)[][]]>([
  ['llama', 'below', model],
  ['llama', 'own', model],
  ['gpt2', 'below', bytes],
  ['llama-3', 'below', bytes],
  ['qwen-7b', 'below', bytes],
  ['mpt-7b', 'below', listed],
])(
  '%s with the Chinese pieces %s is one tokenizer in every package that can run it',
  { timeout: 600_000 },
  async ([base, scores, expected], { skip }) => {
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
      const verdicts = found.map(({ file, referencePackage, verdict }) => [
        file,
        referencePackage?.split(' ')[0],
        verdict,
      ])
      expect(verdicts).toEqual(expected)
    } catch (error) {
      if (!InputError.isUnavailable(error)) throw error
      skip(error.message)
    }
  },
)
