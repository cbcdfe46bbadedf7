import { concatenate } from '../bytes.ts'
import { makeTokenFinder } from '../text/added-tokens.ts'
import { pieceBytes, undoPreparation } from '../text/decode.ts'
import { makeNormalizer } from '../text/normalize.ts'
import { makePreTokenizer, type PreTokenizer } from '../text/pre-tokenize.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { kindOf, type PieceKind, type Vocabulary } from '../vocabulary.ts'
import { makeBpe } from './bpe.ts'
import type { Model } from './model.ts'
import { makeUnigram } from './unigram.ts'

/**
 * The tokenizer of a vocabulary: added tokens are cut out, what lies between is normalized, cut into
 * pre-tokens, and each of these is put together by the model.
 */
export function makeTokenizer(name: string, vocabulary: Vocabulary): Tokenizer {
  const idsOfText = makeEncoder(vocabulary)
  return {
    name,
    vocabulary,
    vocabSize: Math.max(
      vocabulary.pieces.length,
      ...vocabulary.addedTokens.map(token => token.id + 1),
    ),
    encode: text => {
      const ids: number[] = []
      idsOfText(text, parts => {
        for (const id of parts) ids.push(id)
      })
      return Uint32Array.from(ids)
    },
    countTokens: text => {
      let tokens = 0
      idsOfText(text, parts => {
        tokens += parts.length
      })
      return tokens
    },
    decode: makeDecoder(vocabulary),
  }
}

type Sink = (ids: readonly number[]) => void

/** Sends the ids of a text, a pre-token's at a time, to a sink. */
function makeEncoder(vocabulary: Vocabulary): (text: string, sink: Sink) => void {
  const found = vocabulary.addedTokens.filter(token => !token.special)
  const findRaw = makeTokenFinder(found.filter(token => !token.normalized))
  const findNormalized = makeTokenFinder(found.filter(token => token.normalized))
  const normalize = makeNormalizer(vocabulary.normalizers)
  const model = makeModel(vocabulary)
  const { cut, spell } = makeSteps(vocabulary, model)
  const idsOf = remembering(preToken => spell(preToken).flatMap(part => model.encode(part)), model)
  const fusedId = fusedUnknown(vocabulary)

  return (text, sink) => {
    const send = fusedId === undefined ? sink : fusing(fusedId, sink)
    for (const raw of findRaw(text.isWellFormed() ? text : text.toWellFormed())) {
      if (typeof raw === 'number') send([raw])
      else
        for (const stretch of findNormalized(normalize(raw))) {
          if (typeof stretch === 'number') send([stretch])
          else for (const preToken of cut(stretch)) send(idsOf(preToken))
        }
    }
  }
}

/**
 * The pre-tokenizer's steps in two functions: those in front of the byte alphabet cut the text, and
 * those from there on spell what was cut, which is remembered with its ids. Where a vocabulary has no
 * pre-tokenizer, the model says where a text may be cut.
 */
function makeSteps(
  { preTokenizers }: Vocabulary,
  model: Model,
): { cut: PreTokenizer; spell: PreTokenizer } {
  const bytesAt = preTokenizers.findIndex(spec => spec.type === 'bytes')
  const spellsFrom = bytesAt < 0 ? preTokenizers.length : bytesAt
  const [first, ...rest] = preTokenizers.slice(0, spellsFrom).map(makePreTokenizer)
  const whole: PreTokenizer = text => (text === '' ? [] : (model.cut?.(text) ?? [text]))
  return {
    cut: first ? chain(first, rest) : whole,
    spell: chain(text => [text], preTokenizers.slice(spellsFrom).map(makePreTokenizer)),
  }
}

function chain(first: PreTokenizer, rest: readonly PreTokenizer[]): PreTokenizer {
  return text => rest.reduce((preTokens, step) => preTokens.flatMap(step), first(text))
}

function makeModel(vocabulary: Vocabulary): Model {
  const { model } = vocabulary
  return model.type === 'bpe' ? makeBpe(vocabulary, model) : makeUnigram(vocabulary, model)
}

/** Text repeats itself; beyond this many distinct pre-tokens the memory starts anew. */
const rememberedPreTokens = 1 << 17
/** Longer ones hardly come twice. */
const longestRemembered = 64

function remembering(idsOf: (preToken: string) => readonly number[], model: Model): typeof idsOf {
  // What cannot be cut is a whole text, and does not come twice.
  if (!model.cut) return idsOf
  const memory = new Map<string, readonly number[]>()
  return preToken => {
    const known = memory.get(preToken)
    if (known !== undefined) return known
    const ids = idsOf(preToken)
    if (preToken.length <= longestRemembered) {
      if (memory.size >= rememberedPreTokens) memory.clear()
      memory.set(preToken, ids)
    }
    return ids
  }
}

/** The unknown piece, where neighbouring ones become one token. */
function fusedUnknown({ model }: Vocabulary): number | undefined {
  if (model.byteFallback) return undefined
  return model.type === 'unigram' || model.fuseUnknown ? model.unknownId : undefined
}

/** A sink that keeps one of several unknown tokens in a row. */
function fusing(unknownId: number, sink: Sink): Sink {
  let last = -1
  return ids => {
    const kept = ids.filter(
      (id, i) => id !== unknownId || (i > 0 ? ids[i - 1] : last) !== unknownId,
    )
    last = ids.at(-1) ?? last
    sink(kept)
  }
}

function makeDecoder(vocabulary: Vocabulary): Tokenizer['decode'] {
  const { decoders } = vocabulary
  const strip = decoders.find(decoder => decoder.type === 'sentencepiece')?.strip ?? 'none'
  const isSentencePiece = decoders.some(decoder => decoder.type === 'sentencepiece')
  const added = new Map(vocabulary.addedTokens.map(token => [token.id, token.content]))

  const bytesOf = (id: number): Uint8Array => {
    const content = added.get(id)
    if (content !== undefined) return utf8.encode(content)
    const piece = vocabulary.pieces[id]
    if (piece === undefined) return new Uint8Array()
    const kind = kindOf(vocabulary, id)
    if (kind === 'byte') return Uint8Array.of(Number.parseInt(piece.slice(3, 5), 16))
    if (kind === 'unknown') return utf8.encode(isSentencePiece ? unknownSurface : piece)
    if (kind === 'control') return isSentencePiece ? new Uint8Array() : utf8.encode(piece)
    return pieceBytes(decoders, piece)
  }

  return ids => {
    const parts: Uint8Array[] = []
    let stripping = strip !== 'none'
    for (const id of ids) {
      let bytes = bytesOf(id)
      if (stripping && bytes[0] === 0x20 && isText(kindOf(vocabulary, id))) {
        bytes = bytes.subarray(1)
        stripping = strip === 'all'
      }
      stripping &&= bytes.length === 0
      parts.push(bytes)
    }
    return undoPreparation(
      decoders,
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(concatenate(parts)),
    )
  }
}

function isText(kind: PieceKind): boolean {
  return kind === 'normal' || kind === 'user-defined'
}

const utf8 = new TextEncoder()

/** What SentencePiece prints for a token whose text is lost. */
const unknownSurface = ' ⁇ '
