import { fromByteAlphabet } from '../tokenize/byte-alphabet.ts'
import { pieceSpeller, undoPreparation } from '../tokenize/decode.ts'
import { kindOf, type Vocabulary } from '../vocabulary/vocabulary.ts'

/** Properties of a token, one bit each. */
export const trait = {
  /** Is one character, apart from a space before it. */
  single: 1,
  /** Ends within a character; its other bytes are in the next tokens. */
  cut: 2,
  /** Begins with a blank. */
  blankFirst: 4,
  /** Ends with a blank. */
  blankLast: 8,
  /** Has a blank somewhere: a word ends in it. */
  blank: 16,
  /** Is no text. */
  empty: 32,
} as const

/** The traits of every piece, by id; looked at once, since each part of a corpus asks for them. */
export function traitsOf(vocabulary: Vocabulary, vocabSize: number): Uint8Array {
  const known = found.get(vocabulary)
  if (known?.length === vocabSize) return known
  const traits = findTraits(vocabulary, vocabSize)
  found.set(vocabulary, traits)
  return traits
}

const found = new WeakMap<Vocabulary, Uint8Array>()

function findTraits(vocabulary: Vocabulary, vocabSize: number): Uint8Array {
  const traits = new Uint8Array(vocabSize).fill(trait.empty)
  const added = new Map(vocabulary.addedTokens.map(({ id, content }) => [id, content]))
  const spelled = speller(vocabulary)
  for (let id = 0; id < vocabSize; id++) {
    const content = added.get(id)
    traits[id] = traitsOfBytes(content === undefined ? spelled(id) : utf8.encode(content))
  }
  return traits
}

/**
 * Whether the pieces spell the blanks between words, as ▁ or Ġ. Those of WordPiece and of word lists do
 * not, and then nothing tells which tokens belong to one word of the text.
 */
export function spellsBlanks({ model }: Vocabulary): boolean {
  if (model.type === 'wordpiece' || model.type === 'wordlevel') return false
  return model.type !== 'bpe' || model.endOfWordSuffix === undefined
}

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes that a piece stands for; none for unknown and control pieces. */
export function speller(vocabulary: Vocabulary): (id: number) => Uint8Array {
  const { decoders, pieces } = vocabulary
  const ofTokens = decoders.find(decoder => decoder.type === 'tokens')
  const isBytes = ofTokens?.steps.some(({ type }) => type === 'byteLevel')
  // ChatGLM's `<n>` is a line break.
  const isPrepared = decoders.some(({ type }) => type === 'replace' || type === 'spaceRuns')
  const spelled = pieceSpeller(decoders)
  const undo = undoPreparation(decoders)
  return id => {
    const piece = pieces[id]
    const kind = kindOf(vocabulary, id)
    if (piece === undefined || kind === 'unknown' || kind === 'control') return new Uint8Array()
    if (kind === 'byte') return Uint8Array.of(Number.parseInt(piece.slice(3, 5), 16))
    if (isPrepared) return utf8.encode(undo(piece.replaceAll('▁', ' ')))
    if (!ofTokens) return spelled(piece)
    return (
      (isBytes ? fromByteAlphabet(piece) : undefined) ?? utf8.encode(piece.replaceAll('▁', ' '))
    )
  }
}

function traitsOfBytes(bytes: Uint8Array): number {
  if (bytes.length === 0) return trait.empty
  const bare = bytes[0] === 0x20 && bytes.length > 1 ? 1 : 0
  return (
    (isCharacter(bytes, bare) ? trait.single : 0) |
    (endsWithinCharacter(bytes) ? trait.cut : 0) |
    (isBlank(bytes[0]!) ? trait.blankFirst : 0) |
    (isBlank(bytes.at(-1)!) ? trait.blankLast : 0) |
    (hasBlank(bytes) ? trait.blank : 0)
  )
}

/** Whether the bytes from `at` on are one character and nothing else. */
function isCharacter(bytes: Uint8Array, at: number): boolean {
  if (bytes.length - at !== widthOf(bytes[at]!)) return false
  if (bytes[at]! < 0x80) return true
  try {
    return strict.decode(bytes.subarray(at)) !== ''
  } catch {
    return false
  }
}

/** The length in bytes of a character with this lead byte. */
function widthOf(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
}

/** Whether the last character that begins here lacks bytes. */
function endsWithinCharacter(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 1; i >= 0 && i >= bytes.length - 4; i--) {
    const byte = bytes[i]!
    if ((byte & 0xc0) === 0x80) continue
    return i + widthOf(byte) > bytes.length
  }
  return false
}

/** ASCII white space, which separates words in texts that are split by whitespace. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

function hasBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (isBlank(byte)) return true
  return false
}
