import type { Counts } from '../counts.ts'
import { InputError } from '../errors.ts'
import { type LineCuts, lineCutsOf } from '../models/line-cuts.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { type CountOptions, meter } from './count.ts'
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

/** UTF-16 units that are counted at once: enough to keep the engine busy, and soon read. */
const atOnce = 1 << 18
/** What is held of a text that cannot be cut; the longest string of JavaScript is twice that. */
const longest = 2 ** 28

/**
 * The sum over parts is exactly what the whole text would give: it is cut at line feeds, only where
 * the tokenizer provably cuts too (`lineCutsOf`). A text without such places is counted in one piece, and
 * refused where no string can hold it.
 */
export function textStream(
  tokenizer: Tokenizer,
  { isRest = false, ...options }: TextStreamOptions = {},
): TextStream {
  const cuts = tokenizer.vocabulary && lineCutsOf(tokenizer.vocabulary)
  const countsOf = (text: string): Counts => {
    const one = meter(tokenizer, options)
    one.add(text)
    return one.total().counts
  }
  let total: Counts | undefined
  let isFirst = !isRest
  let open = ''
  /** So much of what is open has no place to cut. */
  let searched = 0
  const take = (text: string) => {
    const lead = cuts?.lead ?? ''
    const counts = isFirst ? countsOf(text) : differenceOf(countsOf(lead + text), countsOf(lead))
    total = total ? sumOf([total, counts]) : counts
    isFirst = false
  }
  return {
    add(part) {
      open += part
      if (open.length - searched < atOnce) return
      const end = cuts ? lastCut(open, searched, cuts) : 0
      if (end > 0) take(open.slice(0, end))
      else if (open.length > longest) throw tooLong(tokenizer)
      open = open.slice(end)
      searched = cuts && end === 0 ? open.length - 1 : 0
    },
    end() {
      if (open !== '' || !total) take(open)
      open = ''
      return { ...total!, samples: isRest ? 0 : 1 }
    },
  }
}

/** Where a text can be cut, as far behind as may be but not before `from`; 0 for nowhere. */
function lastCut(text: string, from: number, { cutAt }: LineCuts): number {
  const least = Math.max(from, 1)
  let feed = text.length - 1
  while (feed > least) {
    feed = text.lastIndexOf('\n', feed - 1)
    if (feed < least) return 0
    const cut = cutAt(text[feed - 1]!, text[feed + 1]!)
    if (cut) return cut === 'front' ? feed : feed + 1
  }
  return 0
}

function tooLong({ name }: Tokenizer): InputError {
  const characters = longest.toLocaleString('en-US')
  return new InputError(
    `too long for one text: ${characters} characters without a line end where ${name} is sure to cut; ` +
      'make it .jsonl with a text a line',
  )
}
