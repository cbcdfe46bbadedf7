import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resolveAlias, tokenizers } from '../../src/catalog/tokenizers.ts'
import { formats } from '../../src/formats/formats.ts'
import { readLlamaTokenizerJs } from '../../src/formats/llama-tokenizer-js.ts'
import { fingerprint } from '../../src/load/fingerprint.ts'
import { loadTokenizer, loadVocabulary } from '../../src/load/load.ts'
import { fetchSource } from '../../src/sources/fetch-source.ts'
import { settingsFrom } from '../../src/sources/settings.ts'

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

const byteRanks = Array.from(
  { length: 256 },
  (_, byte) => `${Buffer.from([byte]).toString('base64')} ${byte}\n`,
).join('')

describe('a rank file is split as its reference says', () => {
  const write = async (name: string) => {
    const file = join(await mkdtemp(join(tmpdir(), 'tokrate-')), name)
    const more = ['aa', 'aaa', '12', '123'].map(
      (piece, i) => `${Buffer.from(piece).toString('base64')} ${256 + i}\n`,
    )
    await writeFile(file, byteRanks + more.join(''))
    return file
  }
  test.for<[string, string, string, number]>([
    ['mine.tiktoken', '#cl100k', '1231', 2],
    ['mine.tiktoken', '#qwen', '1231', 4],
    ['mine.tiktoken', '#\\p{L}{2}|\\d+', 'aaa', 1],
    ['cl100k_base.tiktoken', '', '1231', 2],
    ['cl100k_base.tiktoken', '#a|b|#', 'aa#', 3],
    // What no match covers is left out, as tiktoken leaves it.
    ['mine.tiktoken', '#(a)', 'aba', 2],
    ['a#b.tiktoken', '#gpt2', 'aaa', 1],
  ])('%s%s: %s', async ([name, pattern, text, tokens]) => {
    const tokenizer = await loadTokenizer((await write(name)) + pattern, settings)
    expect(tokenizer.countTokens(text)).toBe(tokens)
  })
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

  test.for([
    ['ranks.tiktoken', 'say it behind a #'],
    ['ranks.tiktoken#cl100', "unknown name of a pattern 'cl100'; did you mean cl100k?"],
    ['ranks.tiktoken#(a', 'without its )'],
    ['ranks.tiktoken#', "unknown name of a pattern ''"],
    ['tokenizer.json#cl100k', 'only a rank file is told the pattern'],
    ['none.tiktoken#cl100k', 'no such file'],
  ] as const)('%s: %s', async ([name, message]) => {
    const folder = await mkdtemp(join(tmpdir(), 'tokrate-'))
    await writeFile(join(folder, 'ranks.tiktoken'), byteRanks)
    await writeFile(join(folder, 'tokenizer.json'), '{}')
    await expect(loadTokenizer(join(folder, name), settings)).rejects.toThrow(message)
  })

  test('an empty folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokrate-'))
    await expect(loadTokenizer(folder, settings)).rejects.toThrow(
      'holds no tokenizer; looked for tokenizer.json',
    )
  })
})
