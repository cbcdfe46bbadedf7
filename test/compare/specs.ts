import type { Measured, MeasuredCorpus } from '../../src/compare/measured.ts'
import type { ComparisonSpec } from '../../src/compare/spec.ts'
import {
  countsOf,
  type Totals,
  textNames,
  tokenNames,
  totalsBuilder,
} from '../../src/count/totals.ts'
import { keyOf } from '../../src/reports/cells.ts'
import type { RecordedCorpus } from '../../src/reports/record.ts'

export const hash = (digit: string) => digit.repeat(64)

/** Two tokenizers on two corpora. */
export const spec: ComparisonSpec = {
  suite: 'toy',
  title: 'A toy table',
  question: 'What is kept?',
  baseline: 'one',
  metrics: ['tokensPerSample'],
  tokenizers: [wanted('one', hash('1')), wanted('two', hash('2'))],
  corpora: [
    { id: 'en', title: 'English', language: 'en', sha256: hash('a'), reference: 'en' },
    { id: 'zh', title: '中文', language: 'zh', sha256: hash('b'), reference: 'zh' },
  ],
  notes: [],
}

export function wanted(id: string, sha256: string) {
  const sizes = { base: 10, withAdded: 10, embedding: null }
  return { id, title: id, sha256, sizes, reference: id }
}

/** The measurement of these tokenizers and corpora. Every cell has counts of its own. */
export function measuredOf(
  { tokenizers, corpora }: ComparisonSpec,
  can: (id: string) => boolean = () => true,
): Measured {
  const rows = tokenizers.filter(({ id }) => can(id))
  const columns = corpora.filter(({ id }) => can(id))
  const tokens = new Map<string, Totals>()
  for (const row of rows) {
    for (const column of columns) {
      const counts = row.id.length * 100 + Number(`0x${row.sha256.slice(0, 1)}`)
      const builder = totalsBuilder(tokenNames)
      spread(counts).forEach((tokens, i) => void builder.add(i, [tokens, 0, 0, 0]))
      tokens.set(keyOf(row.id, column.id, 'text'), builder.totals())
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
  const text = totalsBuilder(textNames)
  spread(24).forEach((length, i) => void text.add(i, [1, length, length, 1]))
  const totals = text.totals()
  const counts = countsOf(totals, textNames)
  const side = { side: 'text', segmenter: 'whitespace', ...counts }
  const recorded: RecordedCorpus = {
    id,
    title: id,
    language: id,
    sha256,
    composition: [{ group: id, samples: counts.samples, characters: counts.characters }],
    sides: [side],
  }
  return { recorded, texts: { text: totals } }
}
