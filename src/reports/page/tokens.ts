/** One token of a text and its bytes. An unknown token has none. */
export interface Token {
  readonly id: number
  readonly piece: string
  readonly bytes: readonly number[]
}

/** A request of the page to the worker of the engine. */
export interface EncodeRequest {
  readonly id: number
  /** The index of the tokenizer in the server's list. */
  readonly tokenizer: number
  readonly text: string
}

export type EncodeAnswer =
  | { readonly id: number; readonly tokens: readonly Token[] }
  | { readonly id: number; readonly error: string }

/** The server's description of a tokenizer's files. */
export interface ServedTokenizer {
  readonly format: string
  readonly options: Readonly<Record<string, unknown>> | null
  readonly roles: readonly string[]
}

/** Consecutive tokens that make whole characters only together; most clusters are one token. */
export interface Cluster {
  readonly tokens: readonly Token[]
  readonly text: string
}

const lossy = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Groups tokens into clusters, so that a character whose bytes lie in several tokens is drawn once.
 *
 *     E4 · B8 AD 'a'  →  [E4, B8 AD] as 中, ['a'] as a
 */
export function clustersOf(tokens: readonly Token[]): Cluster[] {
  const clusters: Cluster[] = []
  let open: Token[] = []
  let missing = 0
  const close = () => {
    if (open.length === 0) return
    const text = lossy.decode(Uint8Array.from(open.flatMap(({ bytes }) => bytes)))
    clusters.push({ tokens: open, text })
    open = []
    missing = 0
  }
  for (const token of tokens) {
    const continues = missing > 0 && isContinuation(token.bytes[0])
    if (!continues) close()
    open.push(token)
    for (const byte of token.bytes) missing = missingAfter(byte, missing)
    if (missing === 0) close()
  }
  close()
  return clusters
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

/** The number of bytes that the character still lacks after this one. */
function missingAfter(byte: number, missing: number): number {
  if (isContinuation(byte)) return Math.max(0, missing - 1)
  if (byte >= 0xf0) return 3
  if (byte >= 0xe0) return 2
  return byte >= 0xc0 ? 1 : 0
}

/** By token: whether the other tokenizer has no token for the same stretch of the text. */
export function differingTokens(
  left: readonly Token[],
  right: readonly Token[],
): readonly [boolean[], boolean[]] {
  const [a, b] = [layoutOf(left), layoutOf(right)]
  const [nameA, nameB] = placeNames(a.characters, b.characters)
  const stretches = ({ spans }: Layout, name: (place: Place) => string) =>
    spans.map(([from, to]) => `${name(from)} ${name(to)}`)
  const [ofA, ofB] = [stretches(a, nameA), stretches(b, nameB)]
  const [inA, inB] = [new Set(ofA), new Set(ofB)]
  return [ofA.map(stretch => !inB.has(stretch)), ofB.map(stretch => !inA.has(stretch))]
}

/** A place in a text: `byte` bytes into character number `character`. */
interface Place {
  readonly character: number
  readonly byte: number
}

interface Layout {
  /** Each character as its bytes in decimal. */
  readonly characters: readonly string[]
  readonly spans: readonly (readonly [Place, Place])[]
}

function layoutOf(tokens: readonly Token[]): Layout {
  const characters: string[] = []
  let missing = 0
  let byteIn = 0
  const place = (): Place =>
    missing > 0
      ? { character: characters.length - 1, byte: byteIn }
      : { character: characters.length, byte: 0 }
  const spans = tokens.map(({ bytes }) => {
    const from = place()
    for (const byte of bytes) {
      if (missing > 0 && isContinuation(byte)) {
        characters[characters.length - 1] += ` ${byte}`
        byteIn += 1
      } else {
        characters.push(String(byte))
        byteIn = 1
      }
      missing = missingAfter(byte, missing)
    }
    return [from, place()] as const
  })
  return { characters, spans }
}

type NamePlace = (place: Place) => string

/**
 * Names the places of two readings of one text, so that the same place has the same name in both. Some
 * tokenizers add a prefix space, and some replace characters. If both readings have the same number of
 * characters without that space, a place is named by its number. Else the places in the common prefix are
 * counted from the start, those in the common suffix from the end, and those between differ.
 */
function placeNames(a: readonly string[], b: readonly string[]): [NamePlace, NamePlace] {
  const space = '32'
  const extraA = a[0] === space && b[0] !== space ? 1 : 0
  const extraB = b[0] === space && a[0] !== space ? 1 : 0
  const [restA, restB] = [a.slice(extraA), b.slice(extraB)]
  const numbered =
    (extra: number): NamePlace =>
    ({ character, byte }) =>
      `${Math.max(0, character - extra)}.${byte}`
  if (restA.length === restB.length) return [numbered(extraA), numbered(extraB)]
  const most = Math.min(restA.length, restB.length)
  let prefix = 0
  while (prefix < most && restA[prefix] === restB[prefix]) prefix += 1
  let suffix = 0
  while (suffix < most - prefix && restA.at(-1 - suffix) === restB.at(-1 - suffix)) suffix += 1
  const named =
    (side: string, extra: number, length: number): NamePlace =>
    ({ character, byte }) => {
      const at = Math.max(0, character - extra)
      if (at >= length - suffix) return `-${length - at}.${byte}`
      if (at <= prefix) return `${at}.${byte}`
      return `${side}${at}.${byte}`
    }
  return [named('a', extraA, restA.length), named('b', extraB, restB.length)]
}
