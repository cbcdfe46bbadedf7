import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSentencePieceModel, sentencePieceVocabulary } from '../../src/formats/sentencepiece.ts'
import { readTokenizerJson } from '../../src/formats/tokenizer-json.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import type { Tokenizer } from '../../src/tokenizer/tokenizer.ts'
import { losslessness } from '../../src/verify/lossless.ts'
import type { Vocabulary } from '../../src/vocabulary/vocabulary.ts'
import { modelProto } from '../parity/model-proto.ts'
import { randomTexts } from '../parity/random-texts.ts'
import { sentencePieceZoo } from '../parity/sentencepiece-zoo.ts'
import { zoo } from '../parity/zoo.ts'
import { assertProperty } from '../property.ts'

const of = (vocabulary: Vocabulary) => {
  const tokenizer = makeTokenizer('toy', vocabulary)
  return { tokenizer, ...losslessness(tokenizer, vocabulary) }
}
const all = [
  ...zoo.map(({ name, json }) => ({ name, read: () => readTokenizerJson(JSON.stringify(json)) })),
  ...sentencePieceZoo.map(({ name, model }) => ({
    name,
    read: () => sentencePieceVocabulary(readSentencePieceModel(modelProto(model))),
  })),
]

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '▁', 'the', '\n', '<s>', 'é', '-'), maxLength: 12 }),
  fc.constantFrom(...randomTexts.map(text => text.toWellFormed())),
)

function givesBackAnything(tokenizer: Tokenizer): Promise<void> {
  const givesBack = (text: string) => expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
  return assertProperty([text], givesBack, { numRuns: 300, seed: 5 })
}

test.for(all)('$name: what is called lossless gives any text back', async ({ read }) => {
  const { tokenizer, verdict, reasons, examples } = of(read())
  if (verdict === 'lossless') await givesBackAnything(tokenizer)
  // What loses something was seen to, by a part that is known to.
  if (verdict === 'lossy') expect(reasons).not.toEqual([])
  for (const { text, decoded } of examples) expect(decoded).not.toBe(text)
})

describe('lossless and lossy', () => {
  const named = (name: string) => of(all.find(animal => animal.name === name)!.read())
  test.for([
    ['byte level plain', 'lossless', '', ''],
    ['byte level with a prefix', 'lossy', 'a space is put in front', ''],
    ['byte level as normalizer', 'lossless', '', ''],
    ['normalizer Lowercase', 'lossy', 'the normalizer lowercase rewrites text', ''],
    ['pre-tokenizer WhitespaceSplit', 'lossy', 'between pre-tokens is left out', ''],
    ['bpe with byte fallback, as it stands', 'lossy', 'a ▁ in the text becomes a space', '▁'],
    ['bpe with byte fallback, with all white space', 'lossy', 'a ▁ in the text', '▁'],
    ['bpe with byte fallback, as by default', 'lossy', 'spaces at the ends', ' '],
    ['bpe normal, as it stands', 'lossy', 'characters that no piece covers are lost', '\u007f'],
  ] as const)('%s: %s', ([name, verdict, reason, example]) => {
    const found = named(name)
    expect(found.verdict).toBe(verdict)
    if (reason !== '') expect(found.reasons.join()).toContain(reason)
    else expect(found.reasons).toEqual([])
    if (example !== '')
      expect(found.examples.map(({ text }) => text.length)).toContain(example.length)
  })

  test.for(['gpt2', 'cl100k', 'o200k'])('%s gives any text back', async id => {
    const tokenizer = await loadTokenizer(id, settingsFrom())
    expect(losslessness(tokenizer, tokenizer.vocabulary!)).toEqual({
      verdict: 'lossless',
      reasons: [],
      examples: [],
    })
    await givesBackAnything(tokenizer)
  })
})
