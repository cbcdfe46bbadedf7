import { InputError } from '../../errors.ts'
import { type InputOf, type PackageCalls, readOrRefuse } from './reference-package.ts'

/**
 * OpenAI's own implementation, compiled to WebAssembly. `encode_ordinary` takes special tokens for
 * the text they are. Quadratic in the length of a pre-token: keep runs of one character short.
 */
export async function openTiktoken(input: InputOf<'encoding' | 'ranks'>): Promise<PackageCalls> {
  const { Tiktoken, get_encoding } = await import('tiktoken')
  const open = () => {
    if (input.format === 'encoding') return get_encoding(knownEncoding(input.encoding))
    const ranks = compactRanks(input.ranks)
    // The module traps without saying why.
    const refusal = 'tiktoken could not read the ranks and the pattern'
    return readOrRefuse(refusal, () => new Tiktoken(ranks, {}, input.pattern))
  }
  const encoding = open()
  // A byte-order mark at the front is text, which a decoder drops unless told to ignore its meaning.
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  return {
    vocabSize: rankCount(encoding),
    encode: text => encoding.encode_ordinary(text.toWellFormed()),
    decode: ids => utf8.decode(encoding.decode(Uint32Array.from(ids))),
  }
}

const encodings = ['gpt2', 'r50k_base', 'p50k_base', 'cl100k_base', 'o200k_base'] as const
type EncodingName = (typeof encodings)[number]

function knownEncoding(name: string): EncodingName {
  const known = encodings.find(encoding => encoding === name)
  if (known) return known
  throw new InputError(`tiktoken has no encoding '${name}'; it has ${encodings.join(', ')}`)
}

/**
 * The form that the package reads: `! <first rank> <piece> <piece> …`, a line for each run of
 * consecutive ranks.
 *
 *     IQ== 0          ! 0 IQ== Ig==
 *     Ig== 1     →    ! 5 Iw==
 *     Iw== 5
 */
export function compactRanks(ranks: string): string {
  const lines: string[] = []
  let next: number | undefined
  for (const [index, line] of ranks.split(/\r?\n/).entries()) {
    if (line === '') continue
    const [, piece, rank] = /^([A-Za-z0-9+/]+=*) (\d+)$/.exec(line) ?? []
    if (piece === undefined) {
      throw new InputError(`line ${index + 1} of the ranks is not '<piece in base64> <rank>'`)
    }
    lines.push(Number(rank) === next ? ` ${piece}` : `\n! ${rank} ${piece}`)
    next = Number(rank) + 1
  }
  return lines.join('').trimStart()
}

/** One more than the highest rank. The package lists the bytes of all pieces, in their own order. */
function rankCount(encoding: {
  token_byte_values(): number[][]
  encode_single_token(bytes: Uint8Array): number
}): number {
  const last = encoding
    .token_byte_values()
    .reduce(
      (highest, bytes) => Math.max(highest, encoding.encode_single_token(Uint8Array.from(bytes))),
      -1,
    )
  return last + 1
}
