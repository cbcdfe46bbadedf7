import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTokenizerJson } from '../../../src/formats/tokenizer-json.ts'
import { mergeVocabularies } from '../../../src/merge/merge.ts'
import { writtenForms } from '../../../src/produce/expand/forms.ts'
import { makeTokenizer } from '../../../src/tokenizer/make-tokenizer.ts'
import { toyModel } from '../../merge/toy-model.ts'
import { property } from '../../property.ts'

const unit = fc.constantFrom('a', 'b', '中', '文')
const names = fc.uniqueArray(fc.string({ unit, minLength: 2, maxLength: 5 }), {
  minLength: 1,
  maxLength: 12,
})
const letters = ['▁', 'a', 'b', '中', '文']

const jsonForm = (scores: 'zero' | 'own' | 'below', extra: readonly string[]) => {
  const merge = mergeVocabularies(toyModel(letters), toyModel(extra), { scores })
  const form = writtenForms(merge, []).find(({ file }) => file === 'tokenizer.json')!
  return { merge, form }
}

describe('a tokenizer.json', () => {
  property(
    [names, fc.array(fc.string({ unit, maxLength: 14 }), { minLength: 50, maxLength: 50 })],
    {
      numRuns: 60,
    },
  )('that is written gives the ids of the model', (extra, texts) => {
    for (const scores of ['zero', 'own', 'below'] as const) {
      const { merge, form } = jsonForm(scores, extra)
      if ('refused' in form) continue
      const written = makeTokenizer('written', readTokenizerJson(String(form.files.tokenizer)))
      const ours = makeTokenizer('merged', merge.merged)
      for (const text of texts)
        expect({ text, ids: written.encode(text) }).toEqual({ text, ids: ours.encode(text) })
    }
  })

  test('is refused where pieces tie, with two texts that no list of merges can serve', () => {
    const { form } = jsonForm('zero', ['中文', '文中'])
    expect(form).toMatchObject({
      refused: expect.stringContaining('so 中文中 needs the one first and 文中文 the other'),
      difference: { text: expect.stringMatching(/^(中文中|文中文)$/) },
    })
  })

  test('is refused where pieces that tie share several characters', () => {
    const { form } = jsonForm('zero', ['a文b', 'a文', '中a文'])
    expect(form).toMatchObject({ difference: { text: '中a文b' } })
  })

  test('is refused where a piece has a character that is none', () => {
    const { form } = jsonForm('below', ['汉字'])
    expect(form).toMatchObject({ refused: expect.stringContaining('the character 汉 is none') })
  })
})
