import { alwaysCuts } from '../patterns/always-cuts.ts'
import { type Automaton, makeAutomaton } from '../patterns/automaton.ts'
import { parsePattern } from '../patterns/syntax.ts'
import { byteAlphabet, toByteAlphabet } from '../tokenize/byte-alphabet.ts'
import type { NormalizerSpec, PreTokenizerSpec, SplitBehavior } from '../vocabulary/steps.ts'
import type { AddedToken, Vocabulary } from '../vocabulary/vocabulary.ts'

/**
 * Where a text can be cut at its line feeds so that the parts are counted one by one:
 *
 *     tokens(head + rest) = tokens(head) + tokens(lead + rest) − tokens(lead)
 */
export interface LineCuts {
  /** Where to cut at a feed between two characters: in front of it, behind it, or not at all. */
  readonly cutAt: (before: string, after: string) => 'front' | 'behind' | undefined
  /** Keeps what is put in front of a text apart from the rest; empty where nothing is. */
  readonly lead: '' | '\n'
}

/**
 * Where the parts of a text add up to exactly what the whole gives; undefined where that cannot be
 * proved. Files of gigabytes are read in parts, and by several threads.
 *
 * Proved is that no normalizer and no added token reaches over the cut, and that either the
 * pre-tokenizer cuts there in any context, or there is none and no piece goes on behind a feed, so that
 * nothing merges there. Not so for Unigram without a pre-tokenizer: its sums are rounded, and depend on
 * all of the text.
 */
export function lineCutsOf(vocabulary: Vocabulary): LineCuts | undefined {
  if (!known.has(vocabulary)) known.set(vocabulary, proveCuts(vocabulary))
  return known.get(vocabulary)
}

const known = new WeakMap<Vocabulary, LineCuts | undefined>()

function proveCuts(vocabulary: Vocabulary): LineCuts | undefined {
  if (!vocabulary.normalizers.every(keepsLinesApart)) return undefined
  if (!vocabulary.addedTokens.filter(({ special }) => !special).every(staysInLine)) return undefined
  if (nothingMergesBehindFeeds(vocabulary))
    return { lead: '\n', cutAt: (_, after) => (inked.test(after) ? 'behind' : undefined) }
  const cutter = cuttingStep(vocabulary.preTokenizers)
  // A space that is put in front of a text would be part of what the search sees.
  if (!cutter || putsSpaceInFront(vocabulary)) return undefined
  const isBehind = remembering(after => inked.test(after) && cutsBetween(cutter, '\n', after))
  const isInFront = remembering(before => inked.test(before) && cutsBetween(cutter, before, '\n'))
  return {
    lead: '',
    cutAt(before, after) {
      if (isBehind(after)) return 'behind'
      return isInFront(before) ? 'front' : undefined
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
 * ASCII but blanks and control characters, ideographs, and the punctuation of Chinese: no normalizer
 * puts them together with a feed.
 */
const inked = /^[!-~\u4e00-\u9fa5\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f\u201c\u201d]$/

/** Normalizers that make a text of lines from the lines of a text, each by itself. */
function keepsLinesApart(spec: NormalizerSpec): boolean {
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

/** No piece has anything behind a line feed, and what cuts the text does so by single characters. */
function nothingMergesBehindFeeds({ model, pieces, preTokenizers }: Vocabulary): boolean {
  if (model.type !== 'bpe' || model.continuingSubwordPrefix || model.endOfWordSuffix) return false
  if (!preTokenizers.every(({ type }) => ['bytes', 'metaspace', 'prefixSpace'].includes(type)))
    return false
  const bytewise = preTokenizers.some(({ type }) => type === 'bytes')
  if (model.fuseUnknown && !model.byteFallback && !bytewise) return false
  const feed = bytewise ? byteAlphabet[0x0a]! : '\n'
  return pieces.every(piece => {
    const at = piece?.indexOf(feed) ?? -1
    return at < 0 || at === piece!.length - 1
  })
}

interface Cutter {
  readonly automaton: Automaton
  /** It sees bytes, as their characters of the byte alphabet. */
  readonly bytewise: boolean
}

/** The first step that looks further than at single characters: behind a cut of its own all is new. */
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

/** Where characters by themselves are matches, these cut between two of them by what the two are. */
const localBehaviors: readonly SplitBehavior[] = ['isolated', 'removed', 'contiguous']

function cutsBetween({ automaton, bytewise }: Cutter, left: string, right: string): boolean {
  const seen = (character: string, at: number) =>
    (bytewise ? toByteAlphabet(character).at(at)! : character).codePointAt(0)!
  return alwaysCuts(automaton, seen(left, -1), seen(right, 0))
}

function putsSpaceInFront({ normalizers, preTokenizers }: Vocabulary): boolean {
  return (
    normalizers.some(
      spec => spec.type === 'prepend' || (spec.type === 'sentencepiece' && spec.addDummyPrefix),
    ) || preTokenizers.some(({ type }) => type === 'prefixSpace' || type === 'metaspace')
  )
}
