import { InputError } from '../../errors.ts'
import type { Tokenizer } from '../../tokenizer/tokenizer.ts'

/**
 * What `read` gives. Whatever a package throws at bytes or text that it cannot read is wrong input,
 * and one line says which package met it.
 */
export function readable<Result>(refusal: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError(`${refusal}: ${why.replaceAll(/\s+/g, ' ')}`, { cause: error })
  }
}

/** A published package behind the interface of our own tokenizers, to hold our ids against its ids. */
export interface Reference extends Tokenizer {
  /** The ids of each text, in less time than one after the other. */
  encodeAll(texts: readonly string[]): Uint32Array[]
  decodeAll(ids: readonly Uint32Array[]): string[]
  /** Ends the thread that the package runs in. The tokenizer is of no use afterwards. */
  close(): Promise<void>
}

/** What a package makes a tokenizer of: plain data, so that it can be sent to a thread. */
export type ReferenceInput =
  /** One of the encodings that tiktoken brings along: `gpt2`, `cl100k_base`, … */
  | { readonly format: 'encoding'; readonly encoding: string }
  /** A line `<piece in base64> <rank>` a piece, and the pattern that cuts text in front of it. */
  | { readonly format: 'ranks'; readonly ranks: string; readonly pattern: string }
  /** The bytes of a SentencePiece `.model`. */
  | { readonly format: 'sentencepiece'; readonly model: Uint8Array }
  /** The text of a Hugging Face `tokenizer.json`. */
  | {
      readonly format: 'tokenizer.json'
      readonly json: string
      /** Adds the special tokens that the file puts around a text; by default there are none. */
      readonly specialTokens?: boolean
    }

export type ReferenceFormat = ReferenceInput['format']
export type InputOf<Format extends ReferenceFormat> = Extract<ReferenceInput, { format: Format }>

/** A package's own calls, as they are: some packages answer at once, others with a promise. */
export interface Engine {
  readonly vocabSize: number
  encode(text: string): ArrayLike<number> | Promise<ArrayLike<number>>
  decode(ids: readonly number[]): string | Promise<string>
}

/** One row of the table of packages. */
export interface ReferencePackage {
  /** The name on npm. */
  readonly package: string
  /** The version that our ids were compared with. */
  readonly version: string
  readonly formats: readonly ReferenceFormat[]
  open(input: ReferenceInput): Promise<Engine>
}

/**
 * A row whose `open` is asked for its own formats alone. The packages are installed by those who want
 * to compare with them, so a missing one is an InputError that says how to get it.
 */
export function referencePackage<Format extends ReferenceFormat>(row: {
  readonly package: string
  readonly version: string
  readonly formats: readonly Format[]
  open(input: InputOf<Format>): Promise<Engine>
}): ReferencePackage {
  const formats: readonly ReferenceFormat[] = row.formats
  const takes = (input: ReferenceInput): input is InputOf<Format> => formats.includes(input.format)
  return {
    ...row,
    async open(input) {
      if (!takes(input)) {
        throw new InputError(`${row.package} takes ${formats.join(' or ')}, not ${input.format}`)
      }
      return row.open(input).catch((error: unknown) => {
        throw isMissing(row.package, error) ? notInstalled(row.package, row.version, error) : error
      })
    },
  }
}

// Asks for the name too: a package that is there may itself miss one, and that is another matter.
function isMissing(name: string, error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${name}'`)
  )
}

function notInstalled(name: string, version: string, cause: unknown): InputError {
  return new InputError(
    `the package ${name} is not installed; run: npm install ${name}@${version}`,
    { cause, code: 'unavailable' },
  )
}
