import { growingBytes } from '../corpora/files/file-bytes.ts'
import { InputError } from '../errors.ts'
import type { SafeCuts } from '../tokenizer/safe-cuts.ts'
import { cutNear } from './chunks.ts'

/** Cuts one text that comes as bytes, however long it is, and holds no more than it cannot cut yet. */
export interface TextCutter {
  add(bytes: Uint8Array): void
  /** Gives the rest; nothing where all was given. */
  end(): void
}

export interface TextCutterOptions {
  /** Finds where the text may be cut, undefined for nowhere; not asked for a short text. */
  readonly cutsOf: () => SafeCuts | undefined
  /** Hears each stretch in order; its bytes are only there for as long as the call takes. */
  readonly take: (stretch: Uint8Array) => void
  /** A byte-order mark at the beginning is none of the text. */
  readonly dropsMark: boolean
  /** Names the tokenizer in a message. */
  readonly name: string
}

/** Bytes of a stretch: enough to keep an engine busy, and soon read. */
const stretchBytes = 1 << 18
/** The longest text that is held whole: V8's longest string has so many units. */
const longest = 2 ** 29 - 24

const mark = Buffer.from('\ufeff')

/** A text without safe cuts is taken in one stretch, and refused where no string can hold it. */
export function textCutter({ cutsOf, take, dropsMark, name }: TextCutterOptions): TextCutter {
  const room = growingBytes(2 * stretchBytes)
  let open: Buffer = Buffer.of()
  /** The first so many bytes of `open` have no place to cut. */
  let searched = 0
  let mayBeMark = dropsMark
  const give = (text: Buffer) => {
    const isMarked = mayBeMark && mark.equals(text.subarray(0, mark.length))
    const stretch = isMarked ? text.subarray(mark.length) : text
    mayBeMark = false
    if (stretch.length > 0) take(stretch)
  }
  return {
    add(bytes) {
      if (open.length + bytes.length > longest) throw tooLong(name)
      open = room.add(bytes)
      if (open.length - searched < stretchBytes) return
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

/** The last place where a text can be cut, but not before `from`; 0 for nowhere. */
function lastCut(text: Buffer, from: number, cuts: SafeCuts): number {
  const least = Math.max(from, 1)
  let lineFeed = text.length - 1
  while (lineFeed > least) {
    lineFeed = text.lastIndexOf(0x0a, lineFeed - 1)
    if (lineFeed < least) return 0
    const place = cutNear(text, lineFeed, cuts)
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
