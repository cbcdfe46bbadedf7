import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { type SafeCuts, safeCutsOf } from '../../src/tokenizer/safe-cuts.ts'
import type { Tokenizer } from '../../src/tokenizer/tokenizer.ts'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'
import type { Vocabulary } from '../../src/vocabulary/vocabulary.ts'
import { orSkip } from '../or-skip.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { escapesOnly } from '../oracles/escapes-only.ts'
import { assertProperty, property } from '../property.ts'

/** Compares the count of `text` with the sum of the counts before and after each of its safe cuts. */
function expectSums(tokenizer: Tokenizer, { cutAtLineFeed, lead }: SafeCuts, text: string): number {
  const whole = tokenizer.countTokens(text)
  let made = 0
  for (let at = text.indexOf('\n'); at > 0; at = text.indexOf('\n', at + 1)) {
    const cut = at + 1 < text.length && cutAtLineFeed(text[at - 1]!, text[at + 1]!)
    if (!cut) continue
    made += 1
    const place = cut === 'before' ? at : at + 1
    const [head, rest] = [text.slice(0, place), text.slice(place)]
    const sum =
      tokenizer.countTokens(head) + tokenizer.countTokens(lead + rest) - tokenizer.countTokens(lead)
    if (sum !== whole) expect({ head, rest, sum }).toEqual({ head, rest, sum: whole })
  }
  return made
}

const lines = fc
  .array(
    fc.constantFrom(
      'a',
      'the end.',
      '中文。',
      ' x',
      '\t',
      '1234',
      '',
      '  ',
      "it's",
      'é\u0301',
      '▁',
      '{',
    ),
    { minLength: 2, maxLength: 6 },
  )
  .map(texts => texts.join('\n'))

// Their normalizer is a SentencePiece charsmap, for which no safe cut is proved.
const uncut = ['chatglm-6b', 'chinese-sp', 'internlm-7b']

describe.for(tokenizers.ids())('%s', id => {
  test('the counts before and after a safe cut add up to the count of the text', async context => {
    const tokenizer = await orSkip(context, loadTokenizer(id))
    const cuts = safeCutsOf(tokenizer.vocabulary!)
    expect(cuts === undefined).toBe(uncut.includes(id))
    if (!cuts) return
    const sums = (text: string) => expectSums(tokenizer, cuts, text)
    for (const text of Object.values(awkwardTexts).flat()) {
      const start = text.slice(0, 60).toWellFormed()
      for (const before of ['中。', 'x\n', '1']) sums(`${before}\nb${start}\n中${start}`)
    }
    await assertProperty([lines], text => void sums(text))
    expect(sums('One line.\nAnother line\n一行。\n两行')).toBeGreaterThan(0)
    // Paragraphs have an empty line between them.
    expect(sums('A paragraph.\n\nAnother')).toBe(1)
  })
})

const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '▁'), minLength: 2, maxLength: 4 })

property([
  fc.uniqueArray(piece, { maxLength: 12 }),
  fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' ', '?'), maxLength: 12 })),
  fc.boolean(),
])('the counts add up for random SentencePiece vocabularies', (longer, texts, fuseUnknown) => {
  const pieces = ['<unk>', ...(fuseUnknown ? [] : ['<0x0A>']), 'a', 'b', '▁', '\n', ...longer]
  const vocabulary: Vocabulary = {
    ...bare({ pieces, model: { type: 'bpe', order: 'score', unknownId: 0, fuseUnknown } }),
    scores: Float32Array.from(pieces, (_, i) => -i),
    kinds: new Map([[0, 'unknown']]),
    normalizers: [escapesOnly],
  }
  const tokenizer = makeTokenizer('random', vocabulary)
  const cuts = safeCutsOf(vocabulary)
  if (cuts) for (const text of texts) expectSums(tokenizer, cuts, text)
})
