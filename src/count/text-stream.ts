import type { Counts } from '../metrics/counts.ts'
import { fastCounterOf } from '../tokenizer/fast-counter.ts'
import { safeCutsOf } from '../tokenizer/safe-cuts.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type CountOptions, type Meter, meter } from './count.ts'
import { textCutter, withLead } from './cut-text.ts'
import { differenceOf } from './sum.ts'
import { takeUtf8 } from './utf8-text.ts'

/** Counts one text that comes as bytes, however long it is: what is kept is the part at hand. */
export interface TextStream {
  add(chunk: Uint8Array): void
  /** The counts of the whole text: one sample, of which the rest of a text is none. */
  end(): Counts
}

export interface TextStreamOptions extends CountOptions {
  /** The text is the rest of one that was cut where the tokenizer lets it be. */
  readonly isRest?: boolean
  /** Told how many characters stand for bytes that are no UTF-8. */
  readonly onReplaced?: (characters: number) => void
}

/**
 * The sum over parts is exactly what the whole text would give: it is cut at line feeds, only where
 * the tokenizer provably cuts too (`safeCutsOf`). A text without such places is counted in one piece, and
 * refused where no string can hold it.
 */
export function textStream(
  tokenizer: Tokenizer,
  { isRest = false, onReplaced, ...options }: TextStreamOptions = {},
): TextStream {
  const cutsOf = () => tokenizer.vocabulary && safeCutsOf(tokenizer.vocabulary)
  // Words are cut in strings.
  const countUtf8 = options.segmenter === 'none' ? fastCounterOf(tokenizer).countUtf8 : undefined
  const add = (to: Meter, text: Uint8Array) =>
    takeUtf8(countUtf8, text, { counted: to.addCounted, string: to.add }, onReplaced)
  const all = meter(tokenizer, options)
  const leads = meter(tokenizer, options)
  let isFirst = !isRest
  const take = (text: Uint8Array) => {
    if (isFirst) {
      add(all, text)
    } else {
      const lead = cutsOf()?.lead ?? ''
      add(all, withLead(lead, text))
      leads.add(lead)
    }
    isFirst = false
  }
  const cutter = textCutter({ cutsOf, take, name: tokenizer.name })
  return {
    add: cutter.add,
    end() {
      cutter.end()
      // A text of nothing is a text, and special tokens may stand around it.
      if (isFirst) all.add('')
      const counts = differenceOf(all.total().counts, leads.total().counts)
      return { ...counts, samples: isRest ? 0 : 1 }
    },
  }
}
