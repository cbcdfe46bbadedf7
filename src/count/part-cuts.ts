import { type SafeCuts, safeCutsOf } from '../tokenizer/safe-cuts.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'

/**
 * Where a plain text may be cut into parts so that everything that is counted of each adds up, whichever
 * of these tokenizers counts; undefined for nowhere. One that may give unknown tokens allows none: how many
 * characters they lose is told of the whole text.
 */
export function partCutsOf(
  vocabularies: readonly (Vocabulary | undefined)[],
): SafeCuts | undefined {
  const all = vocabularies.map(vocabulary =>
    vocabulary && !mayLose(vocabulary) ? safeCutsOf(vocabulary) : undefined,
  )
  const [first] = all
  if (!first || all.includes(undefined)) return undefined
  if (all.length === 1) return first
  return {
    lead: first.lead,
    cutAtLineFeed(before, after) {
      const place = first.cutAtLineFeed(before, after)
      return all.every(cuts => cuts!.cutAtLineFeed(before, after) === place) ? place : undefined
    },
  }
}

function mayLose({ kinds, model, preTokenizers }: Vocabulary): boolean {
  const fallsBack = 'byteFallback' in model && model.byteFallback === true
  const isBytewise = preTokenizers.some(({ type }) => type === 'bytes')
  return !fallsBack && !isBytewise && Array.from(kinds.values()).includes('unknown')
}
