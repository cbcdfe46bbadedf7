import type { PreTokenizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { makeTokenFinder } from './added-tokens.ts'
import { makeBpe } from './bpe.ts'
import { makeNormalizer } from './normalize.ts'
import type { Model } from './pieces.ts'
import { makePreTokenizer, type PreTokenizer } from './pre-tokenize.ts'
import { makeUnigram } from './unigram.ts'
import { makeSpacedWords, makeWordLevel, makeWordPiece } from './words.ts'

/**
 * The plain way from text to ids, which does all that a vocabulary can ask for: what lies between added
 * tokens is normalized, cut into pre-tokens, and each of these is put together by the model. Sends the
 * ids, a pre-token's at a time, to a sink.
 */
export type ReferenceEncoder = (text: string, atStart: boolean, sink: Sink) => void

export type Sink = (ids: readonly number[]) => void

export function makeReferenceEncoder(vocabulary: Vocabulary): ReferenceEncoder {
  const normalize = makeNormalizer(vocabulary.normalizers)
  const findNormalized = makeTokenFinder(
    vocabulary.addedTokens
      .filter(token => !token.special && token.normalized)
      .map(token => ({ ...token, content: normalize(token.content) })),
  )
  const { cut, encode } = makeSteps(vocabulary)
  const keepsFront = makeFirstCharacterCheck(vocabulary, normalize)

  return (text, atStart, sink) => {
    let first = atStart && keepsFront(text)
    for (const stretch of findNormalized(normalize(text))) {
      if (typeof stretch === 'number') sink([stretch])
      else for (const preToken of cut(stretch, first)) encode(preToken, sink)
      first = false
    }
  }
}

/**
 * Whether what stands first in a text is still there when it is normalized: Hugging Face asks of a
 * stretch whether it begins at character 0 of the text as it was given. Only `first` asks for it.
 */
function makeFirstCharacterCheck(
  { preTokenizers, normalizers }: Vocabulary,
  normalize: (text: string) => string,
): (text: string) => boolean {
  const asks = preTokenizers.some(step => step.type === 'metaspace' && step.prepend === 'first')
  if (!asks || normalizers.length === 0) return () => true
  return text => {
    if (text === '') return true
    const front = String.fromCodePoint(text.codePointAt(0)!)
    // Alone, it might also have been taken off as the end.
    return normalize(front) !== '' || normalize(`${front}q`) !== normalize('q')
  }
}

interface Steps {
  /** The text in pre-tokens. */
  readonly cut: PreTokenizer
  /** The ids of one. */
  readonly encode: (preToken: string, sink: Sink) => void
}

/**
 * The pre-tokenizer's steps in front of the byte alphabet cut the text; those from there on spell what
 * was cut, which is remembered with its ids. A long pre-token, as a text is where nothing cuts it, is
 * taken in parts that the model says can be encoded apart.
 */
function makeSteps(vocabulary: Vocabulary): Steps {
  const model = makeModel(vocabulary)
  const bytesAt = vocabulary.preTokenizers.findIndex(spec => spec.type === 'bytes')
  const spellsFrom = bytesAt < 0 ? vocabulary.preTokenizers.length : bytesAt
  const spell = chain(vocabulary.preTokenizers.slice(spellsFrom))
  const idsOf = remembering(preToken =>
    spell(preToken, false).flatMap(spelt => (spelt === '' ? [] : model.encode(spelt))),
  )
  const cut = chain(vocabulary.preTokenizers.slice(0, spellsFrom))
  const cutSegments = bytesAt < 0 ? model.makeSegmentCutter?.() : undefined
  const fusedId = fusedUnknownId(vocabulary)
  return {
    cut,
    encode(preToken, sink) {
      if (!cutSegments || preToken.length <= longestRemembered) return sink(idsOf(preToken))
      const send = fusedId === undefined ? sink : fuseUnknownAcross(fusedId, sink)
      for (const segment of cutSegments(preToken)) send(idsOf(segment))
    },
  }
}

/** The steps one after another; only the first part of a text is at its start. */
function chain(specs: readonly PreTokenizerSpec[]): PreTokenizer {
  const [first, ...rest] = specs.map(makePreTokenizer)
  if (!first) return text => [text]
  if (rest.length === 0) return first
  return (text, atStart) =>
    rest.reduce<readonly string[]>(
      (preTokens, step) =>
        preTokens.flatMap((text, i) => (text === '' ? [text] : step(text, atStart && i === 0))),
      first(text, atStart),
    )
}

function makeModel(vocabulary: Vocabulary): Model {
  const { model } = vocabulary
  switch (model.type) {
    case 'bpe':
      return makeBpe(vocabulary, model)
    case 'unigram':
      return makeUnigram(vocabulary, model)
    case 'wordpiece':
      return makeWordPiece(vocabulary, model)
    case 'wordlevel':
      return makeWordLevel(vocabulary, model)
    case 'spacedWords':
      return makeSpacedWords(vocabulary, model)
  }
}

/** Text repeats itself; beyond this many distinct pre-tokens the memory starts anew. */
const rememberedPreTokens = 1 << 17
/** Longer ones hardly come twice. */
const longestRemembered = 64

function remembering(
  idsOf: (preToken: string) => readonly number[],
): (preToken: string) => readonly number[] {
  const memory = new Map<string, readonly number[]>()
  return preToken => {
    if (preToken.length > longestRemembered) return idsOf(preToken)
    const known = memory.get(preToken)
    if (known !== undefined) return known
    const ids = idsOf(preToken)
    if (memory.size >= rememberedPreTokens) memory.clear()
    memory.set(preToken, ids)
    return ids
  }
}

/** The unknown piece, where the model makes neighbouring ones of a pre-token one token. */
function fusedUnknownId({ model }: Vocabulary): number | undefined {
  return model.type === 'bpe' && model.fuseUnknown && !model.byteFallback
    ? model.unknownId
    : undefined
}

/** A sink that keeps one of several unknown tokens in a row. */
function fuseUnknownAcross(unknownId: number, sink: Sink): Sink {
  let last = -1
  return ids => {
    sink(ids[0] === unknownId && last === unknownId ? ids.slice(1) : ids)
    last = ids.at(-1) ?? last
  }
}
