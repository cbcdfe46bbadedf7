import { expect, test } from 'vitest'
import { toCsv } from '../../src/reports/csv.ts'
import { toJson } from '../../src/reports/formats.ts'
import { toMarkdown } from '../../src/reports/markdown.ts'
import { recordSchema, type SuiteRecord } from '../../src/reports/record.ts'
import { cell, record } from './records.ts'

test('a record becomes a page of Markdown', () => {
  expect(toMarkdown(record)).toMatchInlineSnapshot(`
    "# A toy table

    What does it print?

    ## Tokens / sample

    | tokenizer        | vocabulary, published | vocabulary | zh, published |  zh | pairs/en | pairs/zh |
    | ---------------- | --------------------: | ---------: | ------------: | --: | -------: | -------: |
    | one              |                50,527 |     50,257 |           300 | 308 |    10 ±2 |       20 |
    | two              |                32,000 |     32,000 |            99 | 154 |       12 |   ~~10~~ |
    | also-two (= two) |                       |     32,000 |               | 154 |       12 |   ~~10~~ |

    - Σ tokens ÷ samples; lower is better.
    - Published: "average tokens", their README. Read as a mean. Floored there, so ours are floored here too.
    - ±: 95 % interval over samples, see the end of this page.
    - ~~struck out~~: unknown tokens lose more than 1 % of the characters, which is not compression.
    - Samples (hash of the corpus): zh 4 (aaaaaaaaaaaa), pairs/en 2 (bbbbbbbbbbbb), pairs/zh 2 (bbbbbbbbbbbb).

    ## Normalized sequence length (NSL)

    | tokenizer        | vocabulary | zh, published |    zh |     pairs/en |  pairs/zh |
    | ---------------- | ---------: | ------------: | ----: | -----------: | --------: |
    | one              |     50,257 |         1.000 | 1.000 |        1.000 |     1.000 |
    | two              |     32,000 |         0.330 | 0.500 | 1.250 ±0.001 | ~~0.500~~ |
    | also-two (= two) |     32,000 |               | 0.500 | 1.250 ±0.001 | ~~0.500~~ |

    - Σ tokens ÷ Σ tokens of the baseline tokenizer, same text; lower is better. Baseline: one.
    - Published: ratios between rows of the published table, from the printing with the most decimals. The texts differ, the ratios can be compared.
    - ±: 95 % interval over samples, see the end of this page.
    - ~~struck out~~: unknown tokens lose more than 1 % of the characters, which is not compression.
    - Samples (hash of the corpus): zh 4 (aaaaaaaaaaaa), pairs/en 2 (bbbbbbbbbbbb), pairs/zh 2 (bbbbbbbbbbbb).

    ## Parity (tokens / tokens of the English)

    | tokenizer        | vocabulary |  pairs/zh |
    | ---------------- | ---------: | --------: |
    | one              |     50,257 |     2.000 |
    | two              |     32,000 | ~~0.800~~ |
    | also-two (= two) |     32,000 | ~~0.800~~ |

    - Σ tokens ÷ Σ tokens of the English translation, same tokenizer; best near 1.
    - ~~struck out~~: unknown tokens lose more than 1 % of the characters, which is not compression.
    - Samples (hash of the corpus): pairs/zh 2 (bbbbbbbbbbbb).

    ## Remarks

    - Misprint in the published table: 50527 is 50257.
    - A remark.

    ## What was measured

    - tokrate 0.1.0. Every metric is a ratio of sums over all samples, not a mean of ratios.
    - Special tokens: none are added, and text that looks like one is text.
    - Characters are Unicode code points, bytes are UTF-8.
    - ±: 95 % of 10,000 resamples of the samples lie within it (bootstrap, seed 1, percentiles, the wider side rounded up): how much the number would move with other texts of the same kind. Below 10 samples there is none. The CSV and JSON hold both ends.

    | tokenizer | title     | base vocabulary | with added tokens | embedding rows | sha256                                                           |
    | --------- | --------- | --------------: | ----------------: | -------------: | ---------------------------------------------------------------- |
    | one       | One \\| 一 |          50,257 |            50,257 |              – | 1111111111111111111111111111111111111111111111111111111111111111 |
    | two       | 二        |          32,000 |            32,001 |         32,064 | 2222222222222222222222222222222222222222222222222222222222222222 |
    | also-two  | 二 again  |          32,000 |            32,001 |         32,064 | the tokenizer of two                                             |

    | text     | title | samples | characters | bytes | words | cut by                        | sha256                                                           |
    | -------- | ----- | ------: | ---------: | ----: | ----: | ----------------------------- | ---------------------------------------------------------------- |
    | zh       | 中文  |       4 |        100 |   300 |    50 | Intl.Segmenter 'zh', ICU 76.1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa |
    | pairs/en | Pairs |       2 |         80 |    80 |    16 | whitespace                    | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb |
    | pairs/zh | Pairs |       2 |         20 |    60 |    10 | Intl.Segmenter 'zh', ICU 76.1 | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb |

    - zh, by characters: news 75 % (3 samples), recipes 25 % (1 sample).
    "
  `)
})

test('a record becomes CSV in long form, with numbers that are not rounded', () => {
  expect(
    toCsv({ ...record, metrics: ['normalizedSequenceLength', 'parity'] }),
  ).toMatchInlineSnapshot(`
    "suite,tokenizer,corpus,part,metric,value,low,high,published,samples,tokens,characters,bytes,words,unknowns,lostCharacters,byteFallbackTokens,remark
    toy,one,zh,text,normalizedSequenceLength,1,,,1,4,1235,100,300,50,0,0,0,
    toy,one,pairs,en,normalizedSequenceLength,1,,,,2,20,80,80,16,0,0,0,
    toy,one,pairs,zh,normalizedSequenceLength,1,,,,2,40,20,60,10,0,0,0,
    toy,two,zh,text,normalizedSequenceLength,0.49959514170040487,,,0.33000831255195345,4,617,100,300,50,0,0,0,
    toy,two,pairs,en,normalizedSequenceLength,1.25,1.2496,1.25,,2,25,80,80,16,0,0,0,
    toy,two,pairs,zh,normalizedSequenceLength,0.5,,,,2,20,20,60,10,1,3,0,too many unknown tokens
    toy,also-two,zh,text,normalizedSequenceLength,0.49959514170040487,,,,4,617,100,300,50,0,0,0,
    toy,also-two,pairs,en,normalizedSequenceLength,1.25,1.2496,1.25,,2,25,80,80,16,0,0,0,
    toy,also-two,pairs,zh,normalizedSequenceLength,0.5,,,,2,20,20,60,10,1,3,0,too many unknown tokens
    toy,one,pairs,zh,parity,2,,,,2,40,20,60,10,0,0,0,
    toy,two,pairs,zh,parity,0.8,,,,2,20,20,60,10,1,3,0,too many unknown tokens
    toy,also-two,pairs,zh,parity,0.8,,,,2,20,20,60,10,1,3,0,too many unknown tokens
    "
  `)
})

test('a record becomes JSON, one line a cell, and reads back as it was', () => {
  const text = toJson(record)
  expect(recordSchema.parse(JSON.parse(text))).toEqual(record)
  expect(text.split('\n').filter(line => line.includes('"tokens":'))).toHaveLength(6)
})

test('a cell that nobody measured is a dash, and a stale one says what it was measured from', () => {
  const [first, ...others] = record.cells
  const stale: SuiteRecord = {
    ...record,
    metrics: ['tokensPerSample', 'normalizedSequenceLength'],
    cells: [
      {
        ...first!,
        stale: {
          tokrate: '0.0.9',
          tokenizer: 'c'.repeat(64),
          corpus: 'd'.repeat(64),
          text: { samples: 5, characters: 90, bytes: 270, words: 45 },
        },
      },
      ...others.filter(({ tokenizer, side }) => tokenizer !== 'two' || side !== 'en'),
    ],
  }
  const page = toMarkdown(stale)
  // 1235 tokens ÷ the 5 samples that it was measured on, floored.
  expect(page).toMatch(/\| one +\| +50,527 \| +50,257 \| +300 \| +247 † \|/)
  expect(page).toMatch(/\| two +\| +32,000 \| +32,000 \| +99 \| +154 \| +– \|/)
  expect(page).toContain(
    `- one on zh/text: tokenizer ${'c'.repeat(64)}, corpus ${'d'.repeat(64)}, tokrate 0.0.9.`,
  )
  // A ratio to a baseline that was measured on other text would be a lie.
  expect(toCsv(stale)).toContain('two,zh,text,normalizedSequenceLength,,')
})

test('a published column without a corpus stands alone, with how well ours agrees', () => {
  const page = toMarkdown({
    ...record,
    metrics: ['tokensPerCharacter'],
    published: {
      metric: 'tokensPerCharacter',
      table: {
        ...record.published!.table,
        rounding: 'nearest',
        values: { one: { 'text not disclosed': 1.3 }, two: { 'text not disclosed': 0.7 } },
      },
    },
  })
  expect(page).toContain('published, text not disclosed')
  expect(page).toMatch(/\| zh +\| +2 \| +1 of 1 \| +8\.260 \|/)
})

test('a sentence has a table of its own', () => {
  const page = toMarkdown({
    ...record,
    corpora: [
      ...record.corpora,
      {
        id: 'sentence',
        title: 'one sentence',
        language: 'zh',
        sha256: 'e'.repeat(64),
        sentence: '你好，世界。',
        composition: [],
        sides: [{ side: 'text', segmenter: 'zh', samples: 1, characters: 6, bytes: 18, words: 2 }],
      },
    ],
    cells: [...record.cells, cell('two', 'sentence', 'text', 9)],
  })
  expect(page).toContain('> 你好，世界。')
  expect(page).toMatch(/\| two +\| .*\| +9 \| +1\.500 \|/)
})
