import { InputError } from '../errors.ts'
import type { LineCuts } from '../models/line-cuts.ts'

/** Cuts one text that comes in parts, however long it is: what is kept is what has no place to cut. */
export interface TextCutter {
  add(part: string): void
  /** Gives what is left; nothing where all was given. */
  end(): void
}

export interface TextCutterOptions {
  /** Where the text may be cut, undefined for nowhere; not asked for a short text. */
  readonly cutsOf: () => LineCuts | undefined
  /** Told each piece, in their order. */
  readonly take: (text: string) => void
  /** Who asks for the places, for a message. */
  readonly name: string
}

/** UTF-16 units that are taken at once: enough to keep an engine busy, and soon read. */
const atOnce = 1 << 18
/** What is held of a text that cannot be cut; the longest string of JavaScript is twice that. */
const longest = 2 ** 28

/** A text without places to cut is taken in one piece, and refused where no string can hold it. */
export function textCutter({ cutsOf, take, name }: TextCutterOptions): TextCutter {
  let open = ''
  /** So much of what is open has no place to cut. */
  let searched = 0
  return {
    add(part) {
      open += part
      if (open.length - searched < atOnce) return
      const cuts = cutsOf()
      const end = cuts ? lastCut(open, searched, cuts) : 0
      if (end > 0) take(open.slice(0, end))
      else if (open.length > longest) throw tooLong(name)
      open = open.slice(end)
      searched = cuts && end === 0 ? open.length - 1 : 0
    },
    end() {
      if (open !== '') take(open)
      open = ''
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

function tooLong(name: string): InputError {
  const characters = longest.toLocaleString('en-US')
  return new InputError(
    `too long for one text: ${characters} characters without a line end where ${name} is sure to cut; ` +
      'make it .jsonl with a text a line',
  )
}
