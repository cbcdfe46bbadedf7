import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resolveAlias, tokenizers } from '../../src/catalog/tokenizers.ts'
import { fingerprint } from '../../src/formats/fingerprint.ts'
import { formats } from '../../src/formats/formats.ts'
import { readLlamaTokenizerJs } from '../../src/formats/llama-tokenizer-js.ts'
import { loadTokenizer, loadVocabulary } from '../../src/load/load.ts'
import { settingsFrom } from '../../src/settings.ts'
import { fetchSource } from '../../src/sources/fetch-source.ts'

const settings = settingsFrom()
const withMirror = test.skipIf(settings.mirror === undefined)
const entries = tokenizers.ids().map(id => tokenizers.get(id))
const owners = entries.filter(entry => entry.aliasOf === undefined)

test.for(entries)('$id has files of its own or points to an entry that has', entry => {
  expect(resolveAlias(entry).aliasOf).toBeUndefined()
  const { format, files, options } = resolveAlias(entry)
  expect(Object.keys(files)).not.toHaveLength(0)
  formats[format!].check(options)
})

test('the rank files and the script that npm ships are the embedded default', async () => {
  for (const id of ['gpt2', 'cl100k', 'o200k']) {
    expect((await loadVocabulary(id, settings)).baseSize).toBe(tokenizers.get(id).sizes.base)
  }
  const { fallback } = tokenizers.get('llama')
  const script = await fetchSource(fallback!.files.script!, settings)
  const vocabulary = readLlamaTokenizerJs(new TextDecoder().decode(script))
  expect(fingerprint(vocabulary)).toBe(fallback!.fingerprint)
})

withMirror('the fall-back of llama is the vocabulary of tokenizer.model', async () => {
  expect(fingerprint(await loadVocabulary('llama', settings))).toBe(
    tokenizers.get('llama').fallback!.fingerprint,
  )
})

withMirror.for(owners)('$id has the size that published tables print', async entry => {
  expect((await loadVocabulary(entry.id, settings)).baseSize).toBe(entry.sizes.base)
})

describe('ids that are published', () => {
  withMirror.for<[string, string, number[]]>([
    ['chatglm-6b', '你好', [5, 74874]],
    ['baichuan-7b', 'What is your name?', [2276, 715, 879, 1868, 81]],
    ['baichuan-7b', '你是谁', [9875, 21797]],
    ['bloom', 'The quick brown fox', [2175, 23714, 73173, 144252]],
    ['internlm-7b', '你好', [76379]],
    // By ranks, as tiktoken gives them; the list of merges in tokenizer.json gives 113878, 25827.
    ['llama-3', 'しないん', [21105, 103, 16995, 25827]],
  ])('%s cuts %s into %j', async ([id, text, ids]) => {
    expect([...(await loadTokenizer(id, settings)).encode(text)]).toEqual(ids)
  })

  withMirror(
    'the sentence of 28 characters is 35 tokens before the merge and 16 after',
    async () => {
      const sentence = '人工智能是计算机科学、心理学、哲学等学科融合的交叉学科。'
      expect(Array.from(sentence)).toHaveLength(28)
      expect((await loadTokenizer('llama', settings)).countTokens(sentence)).toBe(35)
      expect((await loadTokenizer('chinese-llama', settings)).countTokens(sentence)).toBe(16)
      expect((await loadTokenizer('chinese-alpaca', settings)).countTokens(sentence)).toBe(16)
    },
  )
})

/** Tokenizers that rewrite some text: Unicode normal forms, or white space and widths. */
const rewriting: Readonly<Record<string, readonly string[]>> = {
  'mpt-7b': ['e\u0301'],
  'qwen-7b': ['e\u0301'],
  'chatglm-6b': ['e\u0301', ' a b', '  a ', '中文，字。', 'a\r\n', 'Ａ'],
  'chinese-sp': ['e\u0301', ' a b', '  a ', '中文，字。', 'a\r\n', 'Ａ', '😀', 'a\n\tb   c'],
}

withMirror.for(owners)('$id gives a text back from its ids', async ({ id }) => {
  const tokenizer = await loadTokenizer(id, settings)
  const texts = [
    '',
    'a',
    ' a b',
    '  a ',
    'a\r\n',
    'a\n\tb   c',
    '中文，字。',
    '😀',
    'Ａ',
    'e\u0301',
    '__proto__',
    '12345',
  ]
  for (const text of texts.filter(text => !rewriting[id]?.includes(text))) {
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
    expect(tokenizer.countTokens(text)).toBe(tokenizer.encode(text).length)
  }
})

describe('a reference that is no tokenizer', () => {
  test.for([
    ['lama', "unknown tokenizer 'lama'; did you mean llama"],
    ['./nowhere/tokenizer.json', 'no such file'],
    ['npm:tiktoken', 'not of the form'],
  ] as const)('%s', async ([reference, message]) => {
    await expect(loadTokenizer(reference, settings)).rejects.toThrow(message)
  })

  test.for<[string, string | Uint8Array, string]>([
    [
      'tokenizer.json',
      '{"model": {"type": "WordPiece"}}',
      'tokenizer.json: WordPiece.vocab is not as expected',
    ],
    ['tokenizer.json', '{', 'not sound JSON'],
    ['empty.model', '', 'not a tokenizer of a known kind'],
    ['cut.model', Uint8Array.of(10, 200, 1, 2), 'not a sound protocol-buffers file'],
    ['mine.tiktoken', 'IQ== 0\n', 'a rank file does not say how text is split'],
  ])('a file %s (%#)', async ([name, content, message]) => {
    const folder = await mkdtemp(join(tmpdir(), 'tokrate-'))
    await writeFile(join(folder, name), content)
    await expect(loadTokenizer(join(folder, name), settings)).rejects.toThrow(message)
    await expect(loadTokenizer(join(folder, name), settings)).rejects.toMatchObject({
      name: 'InputError',
    })
  })

  test('an empty folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokrate-'))
    await expect(loadTokenizer(folder, settings)).rejects.toThrow(
      'holds no tokenizer; looked for tokenizer.json',
    )
  })
})
