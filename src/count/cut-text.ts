import { growingBytes } from '../corpora/files/file-bytes.ts'
import { InputError } from '../errors.ts'
import type { SafeCuts } from '../tokenizer/safe-cuts.ts'
import { placeAt } from './feeds.ts'

/** Cuts one text that comes as bytes, however long it is: what is kept is what has no place to cut. */
export interface TextCutter {
  add(chunk: Uint8Array): void
  /** Gives what is left; nothing where all was given. */
  end(): void
}

export interface TextCutterOptions {
  /** Where the text may be cut, undefined for nowhere; not asked for a short text. */
  readonly cutsOf: () => SafeCuts | undefined
  /** Told each piece, in their order; its bytes are only there for as long as the call takes. */
  readonly take: (text: Uint8Array) => void
  /** A byte-order mark at the beginning is none of the text. */
  readonly dropsMark?: boolean
  /** Who asks for the places, for a message. */
  readonly name: string
}

/** Bytes that are taken at once: enough to keep an engine busy, and soon read. */
const atOnce = 1 << 18
/** What is held of a text that cannot be cut: the longest string of V8 has so many units. */
const longest = 2 ** 29 - 24

const mark = Buffer.from('\ufeff')

/** A text without places to cut is taken in one piece, and refused where no string can hold it. */
export function textCutter({
  cutsOf,
  take,
  dropsMark = false,
  name,
}: TextCutterOptions): TextCutter {
  const room = growingBytes(2 * atOnce)
  /** What no piece was made of yet. */
  let open: Buffer = Buffer.of()
  /** The first so many bytes have no place to cut. */
  let searched = 0
  let mayBeMark = dropsMark
  const give = (text: Buffer) => {
    const isMarked = mayBeMark && mark.equals(text.subarray(0, mark.length))
    const piece = isMarked ? text.subarray(mark.length) : text
    mayBeMark = false
    if (piece.length > 0) take(piece)
  }
  return {
    add(chunk) {
      if (open.length + chunk.length > longest) throw tooLong(name)
      open = room.add(chunk)
      if (open.length - searched < atOnce) return
      const cuts = cutsOf()
      const end = cuts ? lastCut(open, searched, cuts) : 0
      if (end > 0) give(open.subarray(0, end))
      open = room.drop(end)
      searched = cuts && end === 0 ? open.length - 1 : 0
    },
    end() {
      if (open.length > 0) give(open)
      open = room.drop(open.length)
    },
  }
}

/** A piece behind what is to stand in front of it, see `SafeCuts`. */
export function withLead(lead: string, text: Uint8Array): Uint8Array {
  return lead === '' ? text : Buffer.concat([Buffer.from(lead), text])
}

/** Where a text can be cut, as far behind as may be but not before `from`; 0 for nowhere. */
function lastCut(text: Buffer, from: number, cuts: SafeCuts): number {
  const least = Math.max(from, 1)
  let feed = text.length - 1
  while (feed > least) {
    feed = text.lastIndexOf(0x0a, feed - 1)
    if (feed < least) return 0
    const place = placeAt(text, feed, cuts)
    if (place > 0) return place
  }
  return 0
}

function tooLong(name: string): InputError {
  const bytes = longest.toLocaleString('en-US')
  return new InputError(
    `too long for one text: ${bytes} bytes without a line end where ${name} is sure to cut; ` +
      'make it .jsonl with a text a line',
  )
}
