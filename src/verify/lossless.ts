import { byteAlphabet } from '../tokenize/byte-alphabet.ts'
import { indexPieces } from '../tokenize/pieces.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { NormalizerSpec, PreTokenizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import { awkwardTexts } from './awkward-texts.ts'
import { smallest } from './difference.ts'

/** Whether decoding restores every text, and examples of texts that it does not. */
export interface Lossless {
  /** `not proved`: a part could lose something, and no text was found of which it does. */
  readonly verdict: 'lossless' | 'lossy' | 'not proved'
  /** Steps of the tokenizer that decoding does not undo. */
  readonly reasons: readonly string[]
  /** The smallest texts found that decoding does not restore. */
  readonly examples: readonly { readonly text: string; readonly decoded: string }[]
}

const shown = 5

/**
 * Looks for steps of a tokenizer that decoding does not undo, and tries awkward texts. Texts are
 * well-formed: an unpaired surrogate is U+FFFD to every tokenizer.
 */
export function losslessness(tokenizer: Tokenizer, vocabulary: Vocabulary): Lossless {
  const reasons = [...new Set(reasonsOf(vocabulary))]
  const comesBack = (text: string) => tokenizer.decode(tokenizer.encode(text)) === text
  const lost = Object.values(awkwardTexts)
    .flat()
    .map(text => text.toWellFormed())
    .filter(text => !comesBack(text))
    .sort((a, b) => a.length - b.length)
  const texts = new Set<string>()
  for (const text of lost) {
    if (texts.size === shown) break
    texts.add(smallest(text, smaller => !comesBack(smaller)))
  }
  const examples = [...texts]
    .sort((a, b) => a.length - b.length)
    .map(text => ({ text, decoded: tokenizer.decode(tokenizer.encode(text)) }))
  const verdict = examples.length > 0 ? 'lossy' : reasons.length > 0 ? 'not proved' : 'lossless'
  return { verdict, reasons, examples }
}

function reasonsOf(vocabulary: Vocabulary): string[] {
  const { normalizers, preTokenizers, decoders, addedTokens } = vocabulary
  return [
    ...normalizers.flatMap(normalizerLosses),
    ...preTokenizers.flatMap(preTokenizerLosses),
    ...modelLosses(vocabulary),
    ...decoders.flatMap(({ type }) =>
      type === 'tokens' ? ["the decoder joins pieces in a way of the file's own"] : [],
    ),
    ...addedTokens.flatMap(({ leftStrip, rightStrip, normalized }) => [
      ...(leftStrip || rightStrip ? ['white space beside an added token is dropped'] : []),
      ...(normalized ? ['an added token is printed as it is normalized'] : []),
    ]),
  ]
}

function normalizerLosses(spec: NormalizerSpec): string[] {
  if (spec.type === 'bytes') return []
  if (spec.type === 'replace')
    return [`a text that has ${JSON.stringify(spec.by)} itself is taken for what that stands for`]
  if (spec.type !== 'sentencepiece') return [`the normalizer ${spec.type} rewrites text`]
  return [
    ...(spec.precompiledCharsmap ? ['the normalizer rewrites characters by its rules'] : []),
    ...(spec.removeExtraWhitespaces ? ['spaces at the ends and beside others are dropped'] : []),
    ...(spec.escapeWhitespaces ? ['a ▁ in the text becomes a space'] : []),
    ...(spec.addDummyPrefix && spec.treatWhitespaceAsSuffix ? ['a space is put behind'] : []),
    ...(spec.addDummyPrefix && !spec.escapeWhitespaces ? ['a space is put in front'] : []),
  ]
}

function preTokenizerLosses(spec: PreTokenizerSpec): string[] {
  switch (spec.type) {
    case 'split':
      return spec.behavior === 'removed' ? ['what stands between pre-tokens is left out'] : []
    case 'metaspace':
      return [`a ${spec.replacement} in the text becomes a space`]
    case 'unicodeScripts':
      return ['spaces at the front are left out']
    case 'prefixSpace':
      return ['a space is put in front']
    case 'fixedLength':
    case 'bytes':
      return []
  }
}

function modelLosses(vocabulary: Vocabulary): string[] {
  const { ids, byteIds } = indexPieces(vocabulary)
  if (byteIds) return []
  const steps = [...vocabulary.normalizers, ...vocabulary.preTokenizers]
  if (!steps.some(({ type }) => type === 'bytes'))
    return ['characters that no piece covers are lost']
  if (vocabulary.model.type !== 'bpe') return ['words that are no piece are lost']
  const missing = byteAlphabet.filter(byte => !ids.has(byte)).length
  return missing === 0 ? [] : [`${missing} of the 256 bytes have no piece and are lost`]
}
