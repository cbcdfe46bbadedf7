import { createHash } from 'node:crypto'
import { describe, expect, type TestContext, test } from 'vitest'
import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { InputError } from '../../src/errors.ts'
import { readSentencePieceModel, sentencePieceVocabulary } from '../../src/formats/sentencepiece.ts'
import { readTokenizerJson } from '../../src/formats/tokenizer-json.ts'
import { writeTokenizerJson } from '../../src/formats/write-tokenizer-json.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { fetchOrBuild } from '../../src/load/locate.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import { modelProto } from './model-proto.ts'
import { sentencePieceZoo } from './sentencepiece-zoo.ts'
import { hasSpmEncode, openSpmEncode } from './spm-encode.ts'
import { zoo } from './zoo.ts'

/**
 * Characters of a run. A million of each take two minutes:
 * `TOKRATE_PARITY_RUN=1000000 npx vitest run test/parity/long-runs`.
 */
const LENGTH = Number(process.env.TOKRATE_PARITY_RUN ?? 100_000)
/** So long a run tiktoken takes a second for, as it is quadratic. */
const QUADRATIC_LENGTH = 8192

const runs: Readonly<Record<string, string>> = {
  'one letter': 'a'.repeat(LENGTH),
  中: '中'.repeat(LENGTH),
  spaces: ' '.repeat(LENGTH),
  base64: base64(LENGTH),
}

function base64(length: number): string {
  let text = ''
  for (let i = 0; text.length < length; i++)
    text += createHash('sha384').update(String(i)).digest('base64')
  return text.slice(0, length)
}

const slow = { timeout: 120_000 }

/** Ids by the million are compared by their hash: a list that long is nobody's message. */
const digest = (ids: ArrayLike<number>) => ({
  tokens: ids.length,
  sha256: createHash('sha256').update(Uint32Array.from(ids)).digest('hex'),
})

async function orSkip<Value>({ skip }: TestContext, promised: Promise<Value>): Promise<Value> {
  return promised.catch((error: unknown) => {
    if (InputError.isUnavailable(error)) return skip(error.message)
    throw error
  })
}

describe('long runs are cut as the native package cuts them', () => {
  const agree = async (
    name: string,
    json: string,
    ours = makeTokenizer(name, readTokenizerJson(json)),
  ) => {
    const theirs = await openReferencePackage('tokenizers', name, {
      format: 'tokenizer.json',
      json,
    })
    try {
      for (const [run, text] of Object.entries(runs)) {
        expect({ run, ...digest(ours.encode(text)) }).toEqual({
          run,
          ...digest(theirs.encode(text)),
        })
      }
    } finally {
      await theirs.close()
    }
  }

  test.for([
    'normalizer NFC',
    'model BPE with byte fallback',
    'model Unigram',
    'model Unigram with byte fallback',
    'model by words WordPiece',
    'model by words WordLevel',
    'byte level plain',
    'byte level without its pattern',
    'pre-tokenizer Metaspace always',
  ])('%s', slow, name => {
    return agree(name, JSON.stringify(zoo.find(animal => animal.name === name)!.json))
  })

  test.for(['mpt-7b', 'bloom'])('%s', slow, async (id, context) => {
    const ours = await orSkip(context, loadTokenizer(id, settingsFrom()))
    await agree(id, writeTokenizerJson(ours.vocabulary!), ours)
  })
})

describe.skipIf(!hasSpmEncode)('and as spm_encode cuts them', () => {
  const agree = (model: Uint8Array) => {
    const ours = makeTokenizer('long', sentencePieceVocabulary(readSentencePieceModel(model)))
    const { encodeAll, close } = openSpmEncode(model)
    try {
      const texts = Object.values(runs)
      expect(texts.map(text => digest(ours.encode(text)))).toEqual(encodeAll(texts).map(digest))
    } finally {
      close()
    }
  }
  const long = sentencePieceZoo.filter(({ name }) =>
    /with byte fallback, with all white space$|of all kinds, as by default$/.test(name),
  )
  test.for(long)('$name', slow, ({ model }) => agree(modelProto(model)))

  test.for(['llama', 'chinese-sp'])('%s', slow, async (id, context) => {
    const source = tokenizers.get(id).files.model!
    agree(await orSkip(context, fetchOrBuild(source, settingsFrom())))
  })
})

/*
 * Merging by rank, leftmost first, a run of one symbol turns into pairs from the left, pairs of pairs, and
 * so on: its ids are one id over and over, and an end that depends on the length modulo a power of two.
 */
describe('a run of one symbol by rank', () => {
  test.for(['gpt2', 'cl100k', 'o200k'])(
    '%s: as far as tiktoken goes its ids, beyond them the same id more often',
    slow,
    async id => {
      const ours = await loadTokenizer(id, settingsFrom())
      const encoding = id === 'gpt2' ? id : `${id}_base`
      const theirs = await openReferencePackage('tiktoken', id, { format: 'encoding', encoding })
      try {
        for (const symbol of ['a', '中', ' ']) {
          const short = QUADRATIC_LENGTH + (LENGTH % QUADRATIC_LENGTH)
          const proved = theirs.encode(symbol.repeat(short))
          expect(ours.encode(symbol.repeat(short))).toEqual(proved)
          const ids = ours.encode(symbol.repeat(LENGTH))
          const more = ids.length - proved.length
          const perToken = (LENGTH - short) / more
          expect({ symbol, perToken: Number.isInteger(Math.log2(perToken)) || perToken }).toEqual({
            symbol,
            perToken: true,
          })
          expect(ids.subarray(0, more).every(id => id === proved[0])).toBe(true)
          expect(digest(ids.subarray(more))).toEqual(digest(proved))
        }
        expect(digest(ours.encode(runs.base64!))).toEqual(digest(theirs.encode(runs.base64!)))
      } finally {
        await theirs.close()
      }
    },
  )
})
