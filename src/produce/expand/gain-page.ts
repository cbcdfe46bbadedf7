import { decimal, percent1, wholeNumber } from '../../reports/format.ts'
import { numbersTable } from '../../reports/table.ts'
import type { MergePlan } from './plan.ts'
import type { Block } from './render.ts'

/** The cost of every corpus before and after. */
export function gainBlocks({ gains, chinese }: MergePlan): Block[] {
  const rows = [
    ...gains,
    ...(chinese && gains.length > 1 ? [{ corpus: 'all Chinese', ...chinese }] : []),
  ]
  if (rows.length === 0) return []
  return [
    { heading: 'Gain' },
    {
      table: numbersTable(
        [
          'corpus',
          'samples',
          'tokens / character before',
          'after',
          'saved',
          'characters in 2,048 tokens before',
          'after',
        ],
        rows.map(gain => [
          gain.corpus,
          wholeNumber(gain.samples),
          decimal(gain.tokensPerCharacterBefore, 3),
          decimal(gain.tokensPerCharacterAfter, 3),
          percent1(gain.saved),
          wholeNumber(gain.charactersIn2048TokensBefore),
          wholeNumber(gain.charactersIn2048TokensAfter),
        ]),
      ),
    },
  ]
}

/** The gain with fewer pieces. */
export function curveBlocks({ curve }: MergePlan): Block[] {
  if (!curve) return []
  return [
    { heading: 'Fewer pieces' },
    {
      paragraph: `The pieces that save most first, found on every second Chinese text and measured on the others. Knee: ${wholeNumber(curve.knee)}.`,
    },
    {
      table: numbersTable(
        ['pieces', 'tokens / character', 'saved'],
        curve.points.map(point => [
          wholeNumber(point.pieces),
          decimal(point.tokensPerCharacter, 3),
          percent1(point.saved),
        ]),
      ),
    },
  ]
}
