import { randomSource } from '../../metrics/statistics/random.ts'
import { couldFit, fitTo, type LinearForm } from './fit.ts'

/** The number of permutations of the rows that fit as well as the published order, of all that were tried. */
export interface Chance {
  readonly asGood: number
  readonly of: number
}

// 6! orders; of more rows as many are drawn.
const most = 720

/**
 * Whether the fit could be luck: the published numbers are handed to the tokenizers in every other order
 * (or in 720 that a seed draws), and each is fitted in the same way. The published order counts too.
 */
export function chanceOf(
  forms: readonly LinearForm[],
  targets: readonly number[],
  rms: number,
): Chance {
  const orders = targets.length <= 6 ? ordersOf(targets) : drawnOrders(targets)
  const limit = rms * (1 + 1e-9)
  const isAsGood = (form: LinearForm, order: readonly number[]) =>
    couldFit(form, order, limit) && (fitTo(form, order)?.rms ?? Number.POSITIVE_INFINITY) <= limit
  const asGood = orders.filter(order => forms.some(form => isAsGood(form, order))).length
  return { asGood, of: orders.length }
}

function ordersOf(numbers: readonly number[]): number[][] {
  if (numbers.length <= 1) return [[...numbers]]
  return numbers.flatMap((first, i) =>
    ordersOf(numbers.filter((_, j) => j !== i)).map(rest => [first, ...rest]),
  )
}

function drawnOrders(numbers: readonly number[]): number[][] {
  const next = randomSource(1)
  const drawn = Array.from({ length: most - 1 }, () => {
    const order = [...numbers]
    for (let i = order.length - 1; i > 0; i--) {
      const j = next() % (i + 1)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return order
  })
  return [[...numbers], ...drawn]
}
