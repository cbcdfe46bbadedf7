import { metricOf } from '../metrics/metrics.ts'
import type { Change, DiffPlace, RecordDiff } from './diff.ts'
import { decimal, plural } from './format.ts'
import { plainTable } from './table.ts'

/** A diff for people. */
export function diffText({ versions, appeared, vanished, changed, same }: RecordDiff): string {
  const [old, now] = versions
  const lines = [
    ...(old === now ? [] : [`tokrate ${old} → ${now}`]),
    `${plural(changed.length, 'value')} changed, ${appeared.length} appeared, ${vanished.length} vanished, ${same} the same`,
  ]
  return [
    `${lines.join('\n')}\n`,
    ...(changed.length > 0 ? [changeTable(changed)] : []),
    ...listOf('appeared', appeared),
    ...listOf('vanished', vanished),
  ].join('\n')
}

function changeTable(changed: readonly Change[]): string {
  return plainTable({
    head: [
      ...['metric', 'text', 'tokenizer'].map(label => ({ label, align: 'left' as const })),
      ...['old', 'new', 'change'].map(label => ({ label, align: 'right' as const })),
      { label: '', align: 'left' },
    ],
    rows: changed.map(change => {
      const { digits } = metricOf(change.metric)
      return [
        change.metric,
        change.text,
        change.tokenizer,
        decimal(change.old, digits),
        decimal(change.new, digits),
        `${change.change > 0 ? '+' : ''}${decimal(100 * change.change, 2)} %`,
        remarksOn(change),
      ]
    }),
  })
}

/** The interval is that of other texts of the same kind; on the same text every change is one. */
function remarksOn({ direction, beyondInterval, sameText }: Change): string {
  const where =
    beyondInterval === null
      ? 'no interval'
      : beyondInterval
        ? 'beyond the interval'
        : 'within the interval'
  return [
    ...(direction === 'other' ? [] : [direction]),
    where,
    sameText ? 'same text' : 'another text',
  ].join(', ')
}

function listOf(title: string, places: readonly DiffPlace[]): string[] {
  if (places.length === 0) return []
  const tokenizers = new Map<string, Set<string>>()
  for (const { tokenizer, text } of places) {
    tokenizers.set(tokenizer, (tokenizers.get(tokenizer) ?? new Set()).add(text))
  }
  const lines = Array.from(tokenizers, ([id, texts]) => `  ${id} on ${[...texts].join(', ')}`)
  return [`${title}:\n${lines.join('\n')}\n`]
}
