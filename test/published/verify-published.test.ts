import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadTokenizer } from '../../src/load/load.ts'
import { linesOfCells } from '../../src/published/lines.ts'
import { compareNumbers } from '../../src/published/verdict.ts'
import { verifyPublished } from '../../src/published/verify-published.ts'
import { sha256 } from '../../src/sources/hash.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import { toyTokenizerJson } from '../compare/toy-tokenizer.ts'
import { temporaryFolder, testSettings } from '../sources/fixtures.ts'

const settings = settingsFrom()

test.for([
  [35, 35, 0, 'exact', 'exact', undefined],
  [35, 36, 0, 'exact', 'different', 1],
  [1764, 1764.7128, 0, 'floored', 'within rounding', 1764.7128 - 1764],
  [1764, 1765, 0, 'floored', 'different', 1],
  [0.737, 0.7374, 3, 'nearest', 'within rounding', 0.7374 - 0.737],
  [0.737, 0.7376, 3, 'nearest', 'different', 0.7376 - 0.737],
] as const)(
  '%d printed and %d ours, %d decimals %s: %s',
  ([printed, ours, decimals, rounding, verdict, difference]) => {
    expect(compareNumbers(printed, ours, decimals, rounding)).toEqual({
      verdict,
      ...(difference === undefined ? {} : { difference }),
    })
  },
)

describe('a manifest of one’s own', () => {
  const manifest = (changes: object) => {
    const path = join(temporaryFolder(), 'mine.json')
    const table = {
      title: 'a table',
      source: 'a page',
      printed: 'tokens',
      better: 'lower',
      reading: 'as printed',
      rounding: 'nearest',
      values: {},
    }
    writeFileSync(path, JSON.stringify({ ...table, ...changes }))
    return path
  }
  const toy = () => {
    const path = join(temporaryFolder(), 'pairs.json')
    writeFileSync(path, toyTokenizerJson(['ab']))
    return path
  }
  const sentence = { sentence: 'abab\nb', sha256: sha256('abab\nb') }

  test.for<[object, number, string]>([
    [{ metric: 'tokens', text: sentence, columns: ['n'] }, 3, 'exact'],
    [{ metric: 'tokens', text: sentence }, 4, 'different'],
    [{ metric: 'tokensPerCharacter', text: sentence }, 0.5, 'exact'],
    [{ metric: 'tokensPerSample', text: sentence, cut: 'lines' }, 1.5, 'exact'],
    [{ metric: 'charactersPerToken', text: sentence, cut: 'lines' }, 1.67, 'within rounding'],
    [
      { metric: 'charactersPerToken', text: sentence, cut: 'lines', rounding: 'floored' },
      1,
      'within rounding',
    ],
    [{ metric: 'tokensPerCharacter', text: sentence, cut: 'lines', join: '' }, 0.6, 'exact'],
  ])('%j printed as %d: %s', async ([claim, printed, verdict]) => {
    const tokenizer = toy()
    const path = manifest({
      values: { [tokenizer]: { n: printed } },
      claims: [{ id: 'one', ...claim }],
    })
    // The toy has no piece for a line feed, which it leaves out.
    expect(await verifyPublished([path], { settings })).toMatchObject([
      { tokenizer, column: 'n', printed, verdict },
    ])
  })

  test('checks vocabulary sizes, says which size was printed, and knows misprints', async () => {
    const path = manifest({
      vocabSize: { gpt2: 50527, llama: 32000, cl100k: 100261, o200k: 200001 },
      meantVocabSize: { gpt2: 50257 },
    })
    const cells = await verifyPublished([path], { settings })
    expect(cells).toMatchObject([
      { tokenizer: 'gpt2', verdict: 'misprint', ours: 50257, difference: -270 },
      { tokenizer: 'llama', verdict: 'exact' },
      { tokenizer: 'cl100k', verdict: 'exact', reason: 'with added tokens' },
      { tokenizer: 'o200k', verdict: 'different', ours: 199998, difference: -3 },
    ])
    expect(linesOfCells(cells)).toContain('o200k: printed 200001, ours 199998, DIFFERS BY -3\n')
  })

  test('checks the hash of a tokenizer’s file', async () => {
    const tokenizer = toy()
    const right = sha256(toyTokenizerJson(['ab']))
    const check = (printed: string) =>
      verifyPublished([manifest({ sha256: { [tokenizer]: printed } })], { settings })
    expect(await check(right)).toMatchObject([{ verdict: 'exact' }])
    expect(await check(sha256('other'))).toMatchObject([{ verdict: 'different', ours: right }])
  })

  test('puts special tokens around each sample where it says so', async () => {
    const tokenizer = toy()
    const cls = { type: 'BertProcessing', cls: ['a', 0], sep: ['b', 1] }
    const json = { ...JSON.parse(toyTokenizerJson(['ab'])), post_processor: cls }
    writeFileSync(tokenizer, JSON.stringify(json))
    const claim = { id: 'one', metric: 'tokens', text: sentence, specialTokens: 'own' }
    const path = manifest({ values: { [tokenizer]: { n: 5 } }, claims: [claim] })
    expect(await verifyPublished([path], { settings })).toMatchObject([{ verdict: 'exact' }])
  })

  test('is about the very text that it was written for', async () => {
    const claim = { id: 'one', metric: 'tokens', text: { ...sentence, sha256: sha256('other') } }
    const path = manifest({ values: { llama: { n: 1 } }, claims: [claim] })
    await expect(verifyPublished([path], { settings })).rejects.toThrow(/claim 'one': sha256 is/)
  })

  test('that is wrong is refused in one line', async () => {
    await expect(verifyPublished([manifest({ rounding: 'up' })], { settings })).rejects.toThrow(
      /mine\.json: .*rounding/,
    )
  })
})

describe('FLORES-200', () => {
  const dev = '人工智能。\n他说:“你好”。\n'
  const devtest = '再见\n'
  // Both files end in a line feed, so each gives an empty line.
  const text = '人工智能。 他说:“你好”。  再见 '

  async function publish(layout: (name: string) => string) {
    const texts = temporaryFolder()
    mkdirSync(join(texts, 'dev'))
    mkdirSync(join(texts, 'devtest'))
    writeFileSync(join(texts, layout('zho_Hans.dev')), dev)
    writeFileSync(join(texts, layout('zho_Hans.devtest')), devtest)
    const gpt2 = (await loadTokenizer('gpt2')).countTokens(text)
    const llama = (await loadTokenizer('llama')).countTokens(text)
    const values = join(texts, 'counts.csv')
    writeFileSync(values, `language,gpt2,llama\nzho_Hans,${gpt2},${llama + 1}\nfra_Latn,7,\n`)
    return { texts, values, llama }
  }

  test.for<[string, (name: string) => string]>([
    ['in one folder', name => name],
    ['as in the archive', name => join(name.split('.')[1]!, name)],
  ])('is checked against a CSV of counts, files %s', async ([, layout]) => {
    const { llama, ...options } = await publish(layout)
    const cells = await verifyPublished(['flores-200'], { settings, ...options })
    expect(cells).toMatchObject([
      { tokenizer: 'gpt2', column: 'zho_Hans', verdict: 'exact' },
      {
        tokenizer: 'gpt2',
        column: 'fra_Latn',
        verdict: 'cannot be checked',
        reason: expect.stringContaining('fra_Latn.dev: no such file'),
      },
      { tokenizer: 'llama', verdict: 'different', ours: llama, difference: -1 },
    ])
  })

  test('says what it needs', async () => {
    expect(await verifyPublished(['flores-200'], { settings })).toMatchObject([
      { verdict: 'cannot be checked', reason: expect.stringContaining('option `values`') },
    ])
    const { values } = await publish(name => name)
    const [cell] = await verifyPublished(['flores-200'], { settings, values })
    expect(cell!.reason).toContain('option `texts`')
    await expect(verifyPublished([], { settings, values })).rejects.toThrow('option `published`')
  })
})

test('what cannot be had is said, and no other cell suffers', async () => {
  const cells = await verifyPublished(['baichuan-7b'], {
    settings: testSettings({ mirror: '/nowhere' }),
    tokenizers: ['llama', 'baichuan-7b'],
  })
  expect(cells.map(({ tokenizer, verdict }) => [tokenizer, verdict])).toEqual([
    ['baichuan-7b', 'cannot be checked'],
    ['llama', 'exact'],
    [undefined, 'cannot be checked'],
  ])
})

test.skipIf(settings.mirror === undefined)('every table that is shipped holds', async () => {
  const cells = await verifyPublished([], { settings })
  expect(cells.filter(({ verdict }) => verdict === 'different')).toEqual([])
  expect(cells.filter(({ verdict }) => verdict === 'exact')).toHaveLength(15)
  expect(cells.filter(({ verdict }) => verdict === 'misprint')).toMatchObject([
    { table: 'aquila-7b', tokenizer: 'gpt2', printed: 50527, ours: 50257 },
  ])
})
