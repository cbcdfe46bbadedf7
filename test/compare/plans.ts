import type { Measured, MeasuredCorpus } from '../../src/compare/measured.ts'
import type { Plan } from '../../src/compare/spec.ts'
import type { TokenTally } from '../../src/count/tokens.ts'
import { ledger } from '../../src/metrics/statistics/ledger.ts'
import { keyOf } from '../../src/reports/cells.ts'
import type { RecordedCorpus } from '../../src/reports/record.ts'

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
  const tokens = new Map<string, TokenTally>()
  for (const row of rows) {
    for (const column of columns) {
      const counts = row.id.length * 100 + Number(`0x${row.sha256.slice(0, 1)}`)
      const tally = ledger(['tokens', 'unknowns', 'lostCharacters', 'byteFallbackTokens'])
      spread(counts).forEach((tokens, i) => void tally.add(i, tokens, 0, 0, 0))
      tokens.set(keyOf(row.id, column.id, 'text'), tally.total())
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

/** Twelve whole numbers, not all the same, that add up to `total`. */
function spread(total: number): number[] {
  const numbers = Array.from({ length: 11 }, (_, i) => Math.floor(total / 12) + (i % 3) - 1)
  return [...numbers, total - numbers.reduce((sum, number) => sum + number, 0)]
}

function counted(id: string, sha256: string | null): MeasuredCorpus {
  const text = ledger(['samples', 'characters', 'bytes', 'words'])
  spread(24).forEach((length, i) => void text.add(i, 1, length, length, 1))
  const { counts, ...others } = text.total()
  const side = { side: 'text', segmenter: 'whitespace', ...counts }
  const recorded: RecordedCorpus = {
    id,
    title: id,
    language: id,
    sha256,
    composition: [{ group: id, samples: counts.samples, characters: counts.characters }],
    sides: [side],
  }
  return { recorded, texts: { text: others } }
}
