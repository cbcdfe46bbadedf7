import type { SuiteRecord } from '../../src/reports/record.ts'

const hash = (digit: string) => digit.repeat(64)

/** Two tokenizers, an alias and a parallel corpus; every count is easy to divide by hand. */
export const record: SuiteRecord = {
  suite: 'toy',
  title: 'A toy table',
  question: 'What does it print?',
  tokrate: '0.1.0',
  baseline: 'one',
  metrics: ['tokensPerSample', 'normalizedSequenceLength', 'parity'],
  tokenizers: [
    {
      id: 'one',
      title: 'One | 一',
      sha256: hash('1'),
      sizes: { base: 50257, withAdded: 50257, embedding: null },
    },
    {
      id: 'two',
      title: '二',
      sha256: hash('2'),
      sizes: { base: 32000, withAdded: 32001, embedding: 32064 },
    },
    {
      id: 'also-two',
      title: '二 again',
      sameAs: 'two',
      sha256: hash('2'),
      sizes: { base: 32000, withAdded: 32001, embedding: 32064 },
    },
  ],
  corpora: [
    {
      id: 'zh',
      title: '中文',
      language: 'zh',
      sha256: hash('a'),
      composition: [
        { group: 'news', samples: 3, characters: 75 },
        { group: 'recipes', samples: 1, characters: 25 },
      ],
      sides: [
        {
          side: 'text',
          segmenter: 'zh',
          icu: '76.1',
          samples: 4,
          characters: 100,
          bytes: 300,
          words: 50,
        },
      ],
    },
    {
      id: 'pairs',
      title: 'Pairs',
      language: 'en, zh',
      sha256: hash('b'),
      composition: [],
      sides: [
        { side: 'en', segmenter: 'whitespace', samples: 2, characters: 80, bytes: 80, words: 16 },
        {
          side: 'zh',
          segmenter: 'zh',
          icu: '76.1',
          samples: 2,
          characters: 20,
          bytes: 60,
          words: 10,
        },
      ],
    },
  ],
  cells: [
    cell('one', 'zh', 'text', 1235),
    { ...cell('one', 'pairs', 'en', 20), intervals: { tokensPerSample: [9.5, 11.25] } },
    cell('one', 'pairs', 'zh', 40),
    cell('two', 'zh', 'text', 617),
    { ...cell('two', 'pairs', 'en', 25), intervals: { normalizedSequenceLength: [1.2496, 1.25] } },
    { ...cell('two', 'pairs', 'zh', 20), unknowns: 1, lostCharacters: 3 },
  ],
  published: {
    metric: 'tokensPerSample',
    table: {
      title: 'Their table',
      source: 'their README',
      printed: 'average tokens',
      better: 'lower',
      reading: 'Read as a mean.',
      rounding: 'floored',
      values: { one: { zh: 300 }, two: { zh: 99 } },
      earlier: { one: { zh: 300.75 }, two: { zh: 99.25 } },
      vocabSize: { one: 50527, two: 32000 },
      misprints: ['50527 is 50257'],
    },
  },
  notes: ['A remark.'],
}

export function cell(tokenizer: string, corpus: string, side: string, tokens: number) {
  return { tokenizer, corpus, side, tokens, unknowns: 0, lostCharacters: 0, byteFallbackTokens: 0 }
}
