import type { Counts } from '../counts.ts'
import { lineCutsOf } from '../models/line-cuts.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { type CountOptions, meter } from './count.ts'
import { textCutter } from './cut-text.ts'
import { differenceOf, sumOf } from './sum.ts'

/** Counts one text that comes in parts, however long it is: what is kept is the part at hand. */
export interface TextStream {
  add(part: string): void
  /** The counts of the whole text: one sample, of which the rest of a text is none. */
  end(): Counts
}

export interface TextStreamOptions extends CountOptions {
  /** The text is the rest of one that was cut where the tokenizer lets it be. */
  readonly isRest?: boolean
}

/**
 * The sum over parts is exactly what the whole text would give: it is cut at line feeds, only where
 * the tokenizer provably cuts too (`lineCutsOf`). A text without such places is counted in one piece, and
 * refused where no string can hold it.
 */
export function textStream(
  tokenizer: Tokenizer,
  { isRest = false, ...options }: TextStreamOptions = {},
): TextStream {
  const cutsOf = () => tokenizer.vocabulary && lineCutsOf(tokenizer.vocabulary)
  const countsOf = (text: string): Counts => {
    const one = meter(tokenizer, options)
    one.add(text)
    return one.total().counts
  }
  const restOf = (text: string): Counts => {
    const lead = cutsOf()?.lead ?? ''
    return differenceOf(countsOf(lead + text), countsOf(lead))
  }
  let total: Counts | undefined
  let isFirst = !isRest
  const take = (text: string) => {
    const counts = isFirst ? countsOf(text) : restOf(text)
    total = total ? sumOf([total, counts]) : counts
    isFirst = false
  }
  const cutter = textCutter({ cutsOf, take, name: tokenizer.name })
  return {
    add: cutter.add,
    end() {
      cutter.end()
      if (!total) take('')
      return { ...total!, samples: isRest ? 0 : 1 }
    },
  }
}
