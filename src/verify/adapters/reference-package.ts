import { InputError } from '../../errors.ts'
import type { Tokenizer } from '../../tokenizer/tokenizer.ts'

/**
 * Returns what `read` returns. An error that a package throws for bytes or text that it cannot read becomes
 * an InputError that names the package in one line.
 */
export function readOrRefuse<Result>(refusal: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError(`${refusal}: ${why.replaceAll(/\s+/g, ' ')}`, { cause: error })
  }
}

/** A tokenizer run by a reference package, with the interface of ours, to hold our ids against its ids. */
export interface PackageTokenizer extends Tokenizer {
  /** The ids of each text: faster than one call a text. */
  encodeAll(texts: readonly string[]): Uint32Array[]
  decodeAll(ids: readonly Uint32Array[]): string[]
  /** Ends the thread of the package. The tokenizer cannot be used afterwards. */
  close(): Promise<void>
}

/** The input that a package makes a tokenizer of: plain data, so that it can be sent to a thread. */
export type PackageInput =
  /** One of the encodings that tiktoken brings along: `gpt2`, `cl100k_base`, … */
  | { readonly format: 'encoding'; readonly encoding: string }
  /** A line `<piece in base64> <rank>` a piece, and the pattern that splits text first. */
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

export type PackageFormat = PackageInput['format']
export type InputOf<Format extends PackageFormat> = Extract<PackageInput, { format: Format }>

/** The calls of a package: synchronous in some packages, promises in others. */
export interface PackageCalls {
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
  readonly formats: readonly PackageFormat[]
  open(input: PackageInput): Promise<PackageCalls>
}

/**
 * Makes a row whose `open` accepts only the formats of its package. Users install the packages that they
 * want to compare with, so a missing one is an InputError that says how to install it.
 */
export function defineReferencePackage<Format extends PackageFormat>(row: {
  readonly package: string
  readonly version: string
  readonly formats: readonly Format[]
  open(input: InputOf<Format>): Promise<PackageCalls>
}): ReferencePackage {
  const formats: readonly PackageFormat[] = row.formats
  const takes = (input: PackageInput): input is InputOf<Format> => formats.includes(input.format)
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

// The name is checked too: an installed package may lack a dependency, which is another fault.
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
