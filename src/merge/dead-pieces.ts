import { makeTokenizer } from '../tokenizer/make-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { cheapestDerivation } from './repair.ts'
import { makeTracer, mergedAt, type Trace, type Tracer } from './trace.ts'

/** A piece that no text can ever become, and why. */
export interface DeadPiece {
  readonly id: number
  readonly piece: string
  /** The pieces that its own text becomes instead. */
  readonly cut: readonly string[]
  readonly reason: DeadReason
  /** `missing link`: the fewest pieces that would have to be there for it to be put together. */
  readonly missing?: readonly string[]
  /** `tie` and `outranked`: the merge that comes first and takes a part of it away. */
  readonly by?: string
}

/**
 * `missing link`: no two pieces make it · `tie`: an equally good merge further left comes first ·
 * `outranked`: a better merge comes first · `cut`: normalizer or pre-tokenizer always divide its text ·
 * `improbable`: other pieces are always more probable (Unigram).
 */
export type DeadReason = 'missing link' | 'tie' | 'outranked' | 'cut' | 'improbable'

/**
 * Finds the pieces that no text becomes. The trace of a piece decides whether its merges can build it;
 * whether its text reaches the model whole is tried after a character that joins with nothing, at the
 * start of a text, and after a line feed, a space and a letter.
 */
export function deadPieces(vocabulary: Vocabulary, ids: Iterable<number>): DeadPiece[] {
  const tokenizer = makeTokenizer('merged', vocabulary)
  const tracer = makeTracer(vocabulary)
  const unigram =
    vocabulary.model.type === 'bpe'
      ? undefined
      : makeTokenizer('model', { ...vocabulary, normalizers: [], preTokenizers: [] })
  const dead: DeadPiece[] = []
  for (const id of ids) {
    const piece = vocabulary.pieces[id]
    if (piece === undefined || isReachable(tokenizer, id) || isFragment(tokenizer, tracer, id))
      continue
    const why = unigram
      ? { cut: piecesOf(unigram, piece), reason: 'improbable' as const }
      : reasonOf(piece, tracer)
    dead.push({ id, piece, ...why })
  }
  return dead
}

/** The pieces that a text becomes. */
function piecesOf({ vocabulary, encode }: Tokenizer, text: string): string[] {
  return Array.from(encode(text), id => vocabulary?.pieces[id] ?? '')
}

// U+10FFFE is a noncharacter: no piece has it, so nothing joins with it.
const contexts = ['\u{10fffe}', '', '\n', ' ', 'x']

/** Whether a text that contains the text of the piece becomes the piece. */
function isReachable(tokenizer: Tokenizer, id: number): boolean {
  const text = tokenizer.decode([id])
  // The prefix space is not part of the text of the piece.
  const own = spelling(tokenizer, id) ?? text
  return contexts.some(context => {
    const ids = tokenizer.encode(context + own)
    const before = context === '' ? 0 : tokenizer.countTokens(context)
    return ids.at(-1) === id && ids.length <= before + 1
  })
}

/** Whether a piece is part of a character, which no text shows by itself, and is put together. */
function isFragment(tokenizer: Tokenizer, { trace }: Tracer, id: number): boolean {
  const piece = tokenizer.vocabulary?.pieces[id] ?? ''
  return tokenizer.decode([id]).includes('\ufffd') && trace(Array.from(piece)).symbols.length === 1
}

/** The text of a SentencePiece piece with its blanks, which decoding takes off at the start. */
function spelling({ vocabulary }: Tokenizer, id: number): string | undefined {
  const isSentencePiece = vocabulary?.decoders.some(({ type }) => type === 'sentencepiece')
  return isSentencePiece ? vocabulary?.pieces[id]?.replaceAll('▁', ' ') : undefined
}

function reasonOf(piece: string, tracer: Tracer): Omit<DeadPiece, 'id' | 'piece'> {
  const trace = tracer.trace(Array.from(piece))
  if (trace.symbols.length === 1) return { cut: trace.symbols, reason: 'cut' }
  const { missing } = derivationFrom(trace.merges[0]?.before ?? trace.symbols, tracer)
  if (missing.length > 0) return { cut: trace.symbols, reason: 'missing link', missing }
  return { cut: trace.symbols, ...findObstacle(trace, tracer) }
}

/** Finds the first merge after which the symbols can no longer become the piece. */
function findObstacle(
  { merges, symbols }: Trace,
  tracer: Tracer,
): { readonly reason: DeadReason; readonly by: string } {
  const fatal = merges.find((_, i) => {
    const after = merges[i + 1]?.before ?? symbols
    return derivationFrom(after, tracer).missing.length > 0
  })!
  const { before, at, priority } = fatal
  const tied = before.some(
    (left, other) =>
      other !== at &&
      tracer.priorityOf(left, before[other + 1] ?? '') === priority &&
      derivationFrom(mergedAt(before, other), tracer).missing.length === 0,
  )
  return { reason: tied ? 'tie' : 'outranked', by: before[at]! + before[at + 1]! }
}

function derivationFrom(symbols: readonly string[], { priorityOf }: Tracer) {
  return cheapestDerivation(symbols, (_, left, right) => priorityOf(left, right) !== undefined)
}
