import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { readSentencePieceModel } from '../../src/formats/sentencepiece.ts'
import { readTokenizerJson } from '../../src/formats/tokenizer-json.ts'
import { fetchSource } from '../../src/sources/fetch-source.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import { findDifference } from '../../src/verify/difference.ts'
import { comparable } from '../../src/verify/named-differences.ts'
import { orSkip } from '../or-skip.ts'
import { expectSameDecoded } from './parity.ts'
import { fixedTexts } from './text-sets.ts'
import { zoo } from './zoo.ts'

/** Texts over the characters that the animals know, and a few that they do not. */
const familiar = fc.sample(
  fc.string({
    unit: fc.constantFrom(
      ...[
        'the',
        'The',
        'THE',
        'th',
        'abc',
        'ing',
        '12',
        'é',
        'e\u0301',
        'Σ',
        'ß',
        'İ',
        '中',
        '文',
        '字',
        '😀',
        'x',
      ],
      ...[
        ' ',
        '  ',
        '-',
        '--',
        '.',
        "'s",
        '▁',
        '\n',
        '\t',
        '\u00a0',
        '\u200b',
        '\u0000',
        '<s>',
        '<unk>',
        '½',
        '²',
      ],
    ),
    maxLength: 24,
  }),
  { numRuns: 400, seed: 20 },
)

const allTexts = [...fixedTexts, ...familiar]

describe('every component gives what the native package tokenizers gives', () => {
  test.for(zoo)('$name', { timeout: 60_000 }, async ({ name, json }) => {
    const file = JSON.stringify(json)
    const ours = makeTokenizer(name, readTokenizerJson(file))
    const theirs = await openReferencePackage('tokenizers', name, {
      format: 'tokenizer.json',
      json: file,
    })
    const texts = allTexts.filter(comparable('tokenizers', ours))
    try {
      expect(findDifference(ours, theirs.encodeAll, texts)).toBeUndefined()
      expectSameDecoded(ours, theirs.decodeAll, texts)
    } finally {
      await theirs.close()
    }
  })
})

test('Precompiled gives what the native package gives, on the rules of nmt_nfkc', async context => {
  const json = await orSkip(context, withPrecompiled())
  const ours = makeTokenizer('precompiled', readTokenizerJson(json))
  const theirs = await openReferencePackage('tokenizers', 'precompiled', {
    format: 'tokenizer.json',
    json,
  })
  const texts = allTexts.filter(comparable('tokenizers', ours))
  try {
    expect(findDifference(ours, theirs.encodeAll, texts)).toBeUndefined()
  } finally {
    await theirs.close()
  }
})

/** A plain file with the normalizer of the 20K Chinese vocabulary. */
async function withPrecompiled(): Promise<string> {
  const source = tokenizers.get('chinese-sp').files.model!
  const model = readSentencePieceModel(await fetchSource(source, settingsFrom()))
  const charsmap = Buffer.from(model.precompiledCharsmap).toString('base64')
  const animal = zoo.find(({ name }) => name === 'normalizer NFC')!
  return JSON.stringify({
    ...animal.json,
    normalizer: { type: 'Precompiled', precompiled_charsmap: charsmap },
  })
}
