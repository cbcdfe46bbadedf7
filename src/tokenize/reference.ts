import type { PreTokenizer, PreTokenizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { makeTokenFinder } from './added-tokens.ts'
import { makeBpe } from './bpe.ts'
import { makeNormalizer } from './normalize.ts'
import type { Model } from './pieces.ts'
import { makePreTokenizer } from './pre-tokenize.ts'
import { makeUnigram } from './unigram.ts'
import { makeSpacedWords, makeWordLevel, makeWordPiece } from './words.ts'

/**
 * The reference model: the readable way from text to ids, which can do all that a vocabulary may ask for. The text
 * between added tokens is normalized and cut into pre-tokens, and the model encodes each of these. The ids go to a sink,
 * those of one pre-token at a time. `atStart` says whether the text begins at the start of the sample.
 */
export type ReferenceEncoder = (text: string, atStart: boolean, sink: Sink) => void

/** Receives ids in the order of the text. */
export type Sink = (ids: readonly number[]) => void

/** The reference model of a vocabulary. */
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
 * A check whether the first character of a text survives normalizing. Hugging Face's `prepend_scheme: first` asks whether
 * a stretch begins at character 0 of the text as it was given.
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
    // A space alone may be removed as the end of the text, not as its beginning, so `q` is appended.
    return normalize(front) !== '' || normalize(`${front}q`) !== normalize('q')
  }
}

interface Steps {
  /** Cuts a text into pre-tokens. */
  readonly cut: PreTokenizer
  /** Sends the ids of one pre-token. */
  readonly encode: (preToken: string, sink: Sink) => void
}

/**
 * The pre-tokenizer's steps before the byte alphabet cut the text; the others spell each pre-token, whose ids are
 * remembered. A text that nothing cuts is one long pre-token, which is encoded in segments if the model allows it.
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

/** The steps one after another. Only the first pre-token of a text is at its start. */
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

/** Text repeats itself. When so many distinct pre-tokens are remembered, all are forgotten. */
const rememberedPreTokens = 1 << 17
/** In UTF-16 units. Longer pre-tokens hardly come twice. */
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

/** The unknown piece, if the model makes neighbouring unknown tokens of a pre-token one token. */
function fusedUnknownId({ model }: Vocabulary): number | undefined {
  return model.type === 'bpe' && model.fuseUnknown && !model.byteFallback
    ? model.unknownId
    : undefined
}

/** A sink that fuses neighbouring unknown tokens across calls. */
function fuseUnknownAcross(unknownId: number, sink: Sink): Sink {
  let last = -1
  return ids => {
    sink(ids[0] === unknownId && last === unknownId ? ids.slice(1) : ids)
    last = ids.at(-1) ?? last
  }
}
