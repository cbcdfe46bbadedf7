import { decimal, percent1, wholeNumber } from '../../reports/format.ts'
import { numbersTable } from '../../reports/table.ts'
import { curveBlocks, gainBlocks } from './gain-page.ts'
import type { MergePlan } from './plan.ts'
import type { Portability } from './portability.ts'
import type { Block } from './render.ts'

export { type Block, toMarkdownPage, toPlainPage } from './render.ts'

/** The plan for a person who has to decide: the answer first, then what it rests on. */
export function planPage(plan: MergePlan): { readonly title: string; readonly blocks: Block[] } {
  return {
    title: `${plan.extra.reference} into ${plan.base.reference}`,
    blocks: [
      ...verdictBlocks(plan),
      ...compositionBlocks(plan),
      ...gainBlocks(plan),
      ...curveBlocks(plan),
      ...policyBlocks(plan),
      ...damageBlocks(plan),
      ...deadBlocks(plan),
      ...costBlocks(plan),
      { heading: 'Portability' },
      { list: plan.portability.map(portabilityLine) },
      ...(plan.warnings.length > 0 ? [{ heading: 'Warnings' }, { list: [...plan.warnings] }] : []),
    ],
  }
}

const answers = {
  expand: 'Expand.',
  'expand by fewer': 'Expand, by fewer pieces.',
  'do not expand': 'Do not expand.',
} as const

function verdictBlocks({ verdict }: MergePlan): Block[] {
  if (!verdict)
    return [{ paragraph: 'No verdict: without Chinese text nothing says what the pieces gain.' }]
  return [{ heading: 'Verdict' }, { paragraph: `${answers[verdict.answer]} ${verdict.reasons}` }]
}

function compositionBlocks(plan: MergePlan): Block[] {
  const { base, extra, overlap, added, merged, composition } = plan
  return [
    { heading: 'Pieces' },
    {
      paragraph: `${wholeNumber(base.pieces)} of ${base.reference} + ${wholeNumber(added)} new = ${wholeNumber(merged)}. Of the ${wholeNumber(extra.pieces)} pieces of ${extra.reference}, ${wholeNumber(overlap)} were there already.`,
    },
    {
      table: numbersTable(
        ['new pieces', 'how many'],
        Object.entries(composition).map(([kind, count]) => [kind, wholeNumber(count)]),
      ),
    },
  ]
}

function policyBlocks({ policies }: MergePlan): Block[] {
  const rows = policies.map(row => [
    `${row.scores}${row.only ? `, only ${row.only}` : ''}`,
    wholeNumber(row.added),
    row.tokensPerCharacter === null ? '–' : decimal(row.tokensPerCharacter, 3),
    row.saved === null ? '–' : percent1(row.saved),
    `${wholeNumber(row.changed)} of ${wholeNumber(row.samples)}`,
    wholeNumber(row.dead),
  ])
  return [
    { heading: 'Score policies' },
    {
      table: numbersTable(
        ['policy', 'added', 'tokens / character, zh', 'saved', 'changed without Han', 'dead'],
        rows,
      ),
    },
  ]
}

function damageBlocks({ damage }: MergePlan): Block[] {
  const { samples, changed, examples } = damage
  const lines = examples.map(
    ({ corpus, text, before, after }) =>
      `${corpus}: ${JSON.stringify(text)} was ${before.join(' ')}, is ${after.join(' ')}`,
  )
  return [
    { heading: 'Damage' },
    {
      paragraph: `Of ${wholeNumber(samples)} samples without a Han character ${wholeNumber(changed)} get other ids.`,
    },
    ...(lines.length > 0 ? [{ list: lines }] : []),
  ]
}

const shownDead = 10

function deadBlocks({ dead, repair, added }: MergePlan): Block[] {
  const reasons = new Map<string, number>()
  for (const { reason } of dead) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const counted = Array.from(reasons, ([reason, count]) => `${reason} ${wholeNumber(count)}`)
  const lines = dead.slice(0, shownDead).map(({ piece, cut, reason, missing, by }) => {
    const why = missing
      ? `${missing.join(', ')} is missing`
      : by
        ? `${reason}: ${by} first`
        : reason
    return `${piece} becomes ${cut.join(' ')} (${why})`
  })
  const { links, stillDead, tokensPerCharacterWithout, tokensPerCharacterWith } = repair
  const effect =
    tokensPerCharacterWithout === null || tokensPerCharacterWith === null
      ? ''
      : `, and take Chinese from ${decimal(tokensPerCharacterWithout, 4)} to ${decimal(tokensPerCharacterWith, 4)} tokens a character`
  return [
    { heading: 'Dead pieces' },
    {
      paragraph: `Of ${wholeNumber(added)} new pieces ${wholeNumber(dead.length)} are in no text's ids${counted.length > 0 ? `: ${counted.join(', ')}` : ''}.`,
    },
    ...(lines.length > 0 ? [{ list: lines }] : []),
    {
      paragraph: `Repair: ${wholeNumber(links.length)} links leave ${wholeNumber(stillDead)} dead${effect}.`,
    },
  ]
}

function costBlocks({ cost }: MergePlan): Block[] {
  if (!cost) return []
  const { rowsBefore, rowsAfter, hidden, tied, newParameters, workPerToken } = cost
  const share = cost.breakEvenShare
  return [
    { heading: 'Cost' },
    {
      list: [
        `embedding rows ${wholeNumber(rowsBefore)} → ${wholeNumber(rowsAfter)}; at a width of ${wholeNumber(hidden)}, ${tied ? 'tied' : 'in and out'}: ${wholeNumber(newParameters)} new parameters`,
        `work a token × ${decimal(workPerToken, 4)} (layers of about ${decimal(cost.layerParameters / 1e9, 1)} · 10⁹ parameters)`,
        `of 10⁹ characters of Chinese, ${wholeNumber(cost.tokensSavedPerBillionCharacters)} tokens fewer to train on`,
        share === null
          ? 'no share of Chinese makes up for it'
          : `break-even where ${percent1(share)} of the tokens are Chinese`,
      ],
    },
  ]
}

function portabilityLine({
  file,
  referencePackage,
  verdict,
  texts,
  difference,
  reason,
}: Portability) {
  const who = referencePackage === undefined ? file : `${file} in ${referencePackage}`
  const why = reason === undefined ? '' : `: ${reason}`
  const where = difference
    ? `, the smallest being ${JSON.stringify(difference.text)}: ${difference.ours.join(' ')} here, ${difference.theirs.join(' ')} there`
    : ''
  return verdict === 'same'
    ? `${who}: the same ids of ${wholeNumber(texts)} texts`
    : `${who}: ${verdict}${why}${where}`
}
