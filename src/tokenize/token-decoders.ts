import { concatenate } from '../bytes.ts'
import { InputError } from '../errors.ts'
import { compilePattern } from '../patterns/pattern.ts'
import type { TokenDecoderSpec } from '../vocabulary/steps.ts'
import { fromByteAlphabet } from './byte-alphabet.ts'

type TokenDecoder = (tokens: readonly string[]) => readonly string[]

/** A function from tokens to text, by all steps in order. */
export function makeTokenDecoder(
  specs: readonly TokenDecoderSpec[],
): (tokens: readonly string[]) => string {
  const steps = specs.map(spec => makeOne(spec))
  // Without a decoder the tokens are words.
  const separator = steps.length === 0 ? ' ' : ''
  return tokens => steps.reduce((decoded, step) => step(decoded), tokens).join(separator)
}

/** How each decoder is made from its specification. A new one is a new row. */
const makers: {
  readonly [Type in TokenDecoderSpec['type']]: (
    spec: Extract<TokenDecoderSpec, { type: Type }>,
  ) => TokenDecoder
} = {
  byteLevel: () => tokens => [
    lossy.decode(concatenate(tokens.map(token => fromByteAlphabet(token) ?? utf8.encode(token)))),
  ],
  byteFallback: () => byteFallback,
  fuse: () => tokens => [tokens.join('')],
  metaspace: spec => tokens =>
    tokens.map((token, i) =>
      token.replaceAll(spec.replacement, i === 0 && spec.prepended ? '' : ' '),
    ),
  wordPiece: spec => tokens =>
    tokens.map((token, i) => {
      const isRest = token.startsWith(spec.prefix)
      const word = i === 0 ? token : isRest ? token.slice(spec.prefix.length) : ` ${token}`
      return spec.cleanup ? cleanup(word) : word
    }),
  bpe: spec => tokens =>
    tokens.map((token, i) => token.replaceAll(spec.suffix, i + 1 === tokens.length ? '' : ' ')),
  strip: spec => tokens => tokens.map(token => stripOne(token, spec)),
  replace: spec => tokens => tokens.map(token => token.replaceAll(spec.text, () => spec.by)),
  replacePattern(spec) {
    const expressionFor = compilePattern(spec.pattern)
    return tokens => tokens.map(token => token.replace(expressionFor(token), () => spec.by))
  },
  ctc: spec => tokens =>
    tokens
      .filter((token, i) => token !== tokens[i - 1])
      .map(token => {
        const spoken = token.replaceAll(spec.padToken, '')
        return spec.cleanup ? cleanup(spoken).replaceAll(spec.wordDelimiter, ' ') : spoken
      })
      .filter(token => token !== ''),
}

function makeOne<Type extends TokenDecoderSpec['type']>(
  spec: Extract<TokenDecoderSpec, { type: Type }>,
): TokenDecoder {
  return makers[spec.type as Type](spec)
}

const utf8 = new TextEncoder()
const lossy = new TextDecoder('utf-8', { ignoreBOM: true })

/** Neighbouring tokens `<0x..>` are bytes of UTF-8. If the bytes are not UTF-8, each becomes U+FFFD. */
function byteFallback(tokens: readonly string[]): string[] {
  const decoded: string[] = []
  let bytes: number[] = []
  const flush = () => {
    if (bytes.length > 0) decoded.push(strictly(bytes) ?? '\ufffd'.repeat(bytes.length))
    bytes = []
  }
  for (const token of tokens) {
    const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1]
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16))
      continue
    }
    flush()
    decoded.push(token)
  }
  flush()
  return decoded
}

function strictly(bytes: readonly number[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}

function stripOne(
  token: string,
  { content, start, stop }: Extract<TokenDecoderSpec, { type: 'strip' }>,
): string {
  const characters = Array.from(token)
  let first = 0
  while (first < Math.min(start, characters.length) && characters[first] === content) first++
  let last = characters.length
  while (characters.length - last < stop && last > first && characters[last - 1] === content) last--
  return characters.slice(first, last).join('')
}

/** English as BERT's detokenizer writes it. Source: decoders/wordpiece.rs, `cleanup`. */
function cleanup(text: string): string {
  return contractions.reduce((clean, [from, to]) => clean.replaceAll(from, to), text)
}

const contractions = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
] as const

/** The one character that a field must hold. */
export function oneCharacter(text: string, field: string): string {
  if (Array.from(text).length === 1) return text
  throw new InputError(`${field} is '${text}', expected one character`)
}
