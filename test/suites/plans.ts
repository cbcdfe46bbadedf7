import type { TokenCounts } from '../../src/counts.ts'
import { keyOf, type RecordedCorpus } from '../../src/reports/record.ts'
import type { Measured } from '../../src/suites/measured.ts'
import type { Plan } from '../../src/suites/plan.ts'

export const hash = (digit: string) => digit.repeat(64)

/** Two tokenizers on two corpora. */
export const plan: Plan = {
  suite: 'toy',
  title: 'A toy table',
  question: 'What is kept?',
  baseline: 'one',
  metrics: ['tokensPerSample'],
  tokenizers: [planned('one', hash('1')), planned('two', hash('2'))],
  corpora: [
    { id: 'en', title: 'English', language: 'en', sha256: hash('a'), reference: 'en' },
    { id: 'zh', title: '中文', language: 'zh', sha256: hash('b'), reference: 'zh' },
  ],
  notes: [],
}

export function planned(id: string, sha256: string) {
  const sizes = { base: 10, withAdded: 10, embedding: null }
  return { id, title: id, sha256, sizes, reference: id }
}

/** What a run measures that can have these tokenizers and corpora: counts that tell the cell. */
export function measuredOf(
  { tokenizers, corpora }: Plan,
  can: (id: string) => boolean = () => true,
): Measured {
  const rows = tokenizers.filter(({ id }) => can(id))
  const columns = corpora.filter(({ id }) => can(id))
  const tokens = new Map<string, TokenCounts>()
  for (const row of rows) {
    for (const column of columns) {
      const counts = row.id.length * 100 + Number(`0x${row.sha256.slice(0, 1)}`)
      tokens.set(keyOf(row.id, column.id, 'text'), {
        tokens: counts,
        unknowns: 0,
        byteFallbackTokens: 0,
      })
    }
  }
  return {
    corpora: new Map(columns.map(({ id, sha256 }) => [id, counted(id, sha256)])),
    tokens,
    unavailable: [...tokenizers, ...corpora]
      .filter(({ id }) => !can(id))
      .map(({ id }) => ({ what: 'tokenizer' as const, id, reason: 'no network' })),
  }
}

function counted(id: string, sha256: string | null): RecordedCorpus {
  const part = { part: 'text', segmenter: 'whitespace', samples: 2, characters: 9 }
  return {
    id,
    title: id,
    language: id,
    sha256,
    composition: [{ group: id, samples: 2, characters: 9 }],
    parts: [{ ...part, bytes: 9, words: 3 }],
  }
}
