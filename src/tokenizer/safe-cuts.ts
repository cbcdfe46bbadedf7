import { alwaysCuts } from '../patterns/always-cuts.ts'
import { type Automaton, makeAutomaton } from '../patterns/automaton.ts'
import { parsePattern } from '../patterns/syntax.ts'
import { byteAlphabet, toByteAlphabet } from '../tokenize/byte-alphabet.ts'
import type { NormalizerSpec, PreTokenizerSpec, SplitBehavior } from '../vocabulary/steps.ts'
import type { AddedToken, Vocabulary } from '../vocabulary/vocabulary.ts'

/**
 * Safe cuts of a text at its line feeds. The text before a cut and the text after it can be counted one by one:
 *
 *     tokens(head + rest) = tokens(head) + tokens(lead + rest) − tokens(lead)
 */
export interface SafeCuts {
  /** Where a line feed between two characters allows a cut: before it, after it, or (undefined) nowhere. */
  readonly cutAtLineFeed: (before: string, after: string) => 'before' | 'after' | undefined
  /** Separates the prefix space that the normalizer adds from `rest`; empty if the normalizer adds none. */
  readonly lead: '' | '\n'
}

/**
 * The safe cuts of a vocabulary; undefined if no line feed can be proved to be one. Files of gigabytes are counted in
 * chunks, by several threads, and the counts must add up exactly.
 *
 * The proof: no normalizer and no added token reaches over the cut. And either the pre-tokenizer cuts there in any
 * context, or there is no pre-tokenizer and every piece ends at a line feed that it contains, so nothing merges across.
 * Unigram without a pre-tokenizer has no proof: its sums are rounded and depend on all of the text.
 */
export function safeCutsOf(vocabulary: Vocabulary): SafeCuts | undefined {
  if (!known.has(vocabulary)) known.set(vocabulary, proveCuts(vocabulary))
  return known.get(vocabulary)
}

const known = new WeakMap<Vocabulary, SafeCuts | undefined>()

function proveCuts(vocabulary: Vocabulary): SafeCuts | undefined {
  if (!vocabulary.normalizers.every(normalizesLinesApart)) return undefined
  if (!vocabulary.addedTokens.filter(({ special }) => !special).every(staysInLine)) return undefined
  if (nothingMergesAcrossLineFeeds(vocabulary))
    return { lead: '\n', cutAtLineFeed: (_, after) => (inked.test(after) ? 'after' : undefined) }
  const cutter = cuttingStep(vocabulary.preTokenizers)
  // The pattern would see a prefix space at the start of each chunk.
  if (!cutter || addsPrefixSpace(vocabulary)) return undefined
  const cutsAfter = remembering(after => inked.test(after) && cutsBetween(cutter, '\n', after))
  const cutsBefore = remembering(before => inked.test(before) && cutsBetween(cutter, before, '\n'))
  return {
    lead: '',
    cutAtLineFeed(before, after) {
      if (cutsAfter(after)) return 'after'
      return cutsBefore(before) ? 'before' : undefined
    },
  }
}

function remembering(check: (character: string) => boolean): (character: string) => boolean {
  const known = new Map<string, boolean>()
  return character => {
    const found = known.get(character) ?? check(character)
    known.set(character, found)
    return found
  }
}

/**
 * Printable ASCII, ideographs and Chinese punctuation. No normalizer combines any of these with a line feed next to it.
 */
const inked = /^[!-~\u4e00-\u9fa5\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f\u201c\u201d]$/

/** Whether normalizing a text gives what normalizing each of its lines gives. */
function normalizesLinesApart(spec: NormalizerSpec): boolean {
  switch (spec.type) {
    case 'nfc':
    case 'nfd':
    case 'nfkc':
    case 'nfkd':
    case 'lowercase':
    case 'stripAccents':
    case 'prepend':
      return true
    case 'replace':
      return spec.text.length === 1 && spec.text !== '\n'
    case 'sentencepiece':
      return (
        !spec.precompiledCharsmap && !spec.removeExtraWhitespaces && !spec.treatWhitespaceAsSuffix
      )
    default:
      return false
  }
}

function staysInLine({ content, singleWord, leftStrip, rightStrip }: AddedToken): boolean {
  return !content.includes('\n') && !singleWord && !leftStrip && !rightStrip
}

/** Whether every piece ends at a line feed that it contains, and the pre-tokenizer looks at single characters only. */
function nothingMergesAcrossLineFeeds({ model, pieces, preTokenizers }: Vocabulary): boolean {
  if (model.type !== 'bpe' || model.continuingSubwordPrefix || model.endOfWordSuffix) return false
  if (!preTokenizers.every(({ type }) => ['bytes', 'metaspace', 'prefixSpace'].includes(type)))
    return false
  const bytewise = preTokenizers.some(({ type }) => type === 'bytes')
  if (model.fuseUnknown && !model.byteFallback && !bytewise) return false
  const lineFeed = bytewise ? byteAlphabet[0x0a]! : '\n'
  return pieces.every(piece => {
    const at = piece?.indexOf(lineFeed) ?? -1
    return at < 0 || at === piece!.length - 1
  })
}

interface Cutter {
  readonly automaton: Automaton
  /** The step sees bytes, spelt in the byte alphabet. */
  readonly bytewise: boolean
}

/** The first step that looks further than at single characters. After each of its cuts it starts anew. */
function cuttingStep(steps: readonly PreTokenizerSpec[]): Cutter | undefined {
  let bytewise = false
  for (const step of steps) {
    if (step.type === 'bytes') bytewise = true
    if (step.type === 'bytes' || step.type === 'metaspace' || step.type === 'prefixSpace') continue
    if (step.type !== 'split' || step.invert) return undefined
    const pattern = parsePattern(step.pattern)
    if (pattern.type === 'set' && localBehaviors.includes(step.behavior)) continue
    const automaton = step.behavior === 'isolated' ? makeAutomaton(pattern) : undefined
    return automaton && { automaton, bytewise }
  }
  return undefined
}

/** With these, a pattern of single characters cuts between two characters by what the two are. */
const localBehaviors: readonly SplitBehavior[] = ['isolated', 'removed', 'contiguous']

function cutsBetween({ automaton, bytewise }: Cutter, left: string, right: string): boolean {
  const seen = (character: string, at: number) =>
    (bytewise ? toByteAlphabet(character).at(at)! : character).codePointAt(0)!
  return alwaysCuts(automaton, seen(left, -1), seen(right, 0))
}

function addsPrefixSpace({ normalizers, preTokenizers }: Vocabulary): boolean {
  return (
    normalizers.some(
      spec => spec.type === 'prepend' || (spec.type === 'sentencepiece' && spec.addDummyPrefix),
    ) || preTokenizers.some(({ type }) => type === 'prefixSpace' || type === 'metaspace')
  )
}
