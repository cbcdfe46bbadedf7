import { expect, test } from 'vitest'
import { suites } from '../../src/catalog/suites.ts'
import { suiteSpec } from '../../src/compare/suites.ts'
import { InputError } from '../../src/errors.ts'
import { loadTokenizer, loadVocabulary } from '../../src/load/load.ts'
import { sizesOf } from '../../src/metrics/profile.ts'

const merges = Object.entries(suites.get('expansion').merges)
const spec = suiteSpec('expansion')

test('the spec of a merge in a suite needs no file', () => {
  expect(spec.tokenizers[1]).toMatchObject({
    id: 'llama+chinese-sp',
    title: 'LLaMA + the 20K Chinese vocabulary of Chinese-LLaMA',
    expands: 'llama',
    reference: 'merge:llama+chinese-sp',
    files: {
      base: expect.stringMatching(/^9e556afd/),
      extra: expect.stringMatching(/^0f5f6f71/),
    },
  })
})

test.for(merges)(
  '%s has the sizes that the suite says',
  async ([id, { base, sizes }], { skip }) => {
    const { reference } = spec.tokenizers.find(row => row.id === id)!
    try {
      const { vocabSize, vocabulary } = await loadTokenizer(reference)
      expect(vocabSize).toBe(sizes.withAdded)
      expect(vocabulary!.baseSize).toBe(sizes.base)
      const before = await loadVocabulary(base)
      expect(sizesOf(before).base).toBeLessThan(sizes.base)
      expect(vocabulary!.pieces.slice(0, before.pieces.length)).toEqual(before.pieces)
    } catch (error) {
      if (!InputError.isUnavailable(error)) throw error
      skip(error.message)
    }
  },
)

test('a merge is refused if one side is no SentencePiece model', async () => {
  await expect(loadVocabulary('merge:gpt2+gpt2')).rejects.toThrow(
    'gpt2 has no SentencePiece model to merge',
  )
})
