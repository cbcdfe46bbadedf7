import type { Corpus } from '../../corpora/corpus.ts'
import { readSamples } from '../../corpora/open.ts'
import { countCharacters, hanShare, hasHan } from '../../tokenize/characters.ts'
import { makeTrie } from '../../tokenize/trie.ts'

/** A text of a corpus that a plan is made on. */
export interface PlanText {
  /** `zh`, or `parallel/zh` if a corpus has several sides. */
  readonly corpus: string
  readonly text: string
  readonly characters: number
  /** Chinese to a fifth at least · without any Han character · neither. */
  readonly is: 'chinese' | 'plain' | 'mixed'
}

/** The approximate number of characters from each corpus, in samples spread over it. */
export const charactersPerCorpus = 200_000

const chinese = 0.2

/** The texts of corpora, in their order. */
export async function readTexts(
  corpora: readonly Corpus[],
  characters: number = charactersPerCorpus,
): Promise<PlanText[]> {
  const texts: PlanText[] = []
  for (const corpus of corpora) {
    const step = Math.max(1, Math.ceil(corpus.characters / characters))
    let index = 0
    for await (const sample of readSamples(corpus)) {
      if (index++ % step !== 0) continue
      for (const [side, text] of Object.entries(sample.texts)) {
        texts.push(planText(side === 'text' ? corpus.name : `${corpus.name}/${side}`, text))
      }
    }
  }
  return texts
}

/** Classifies a text. */
export function planText(corpus: string, text: string): PlanText {
  const is = !hasHan(text) ? 'plain' : hanShare(text) >= chinese ? 'chinese' : 'mixed'
  return { corpus, text, characters: countCharacters(text), is }
}

/** Finds the pieces whose text occurs at least `least` times in the texts; overlapping occurrences count. */
export function frequentPieces(
  pieces: readonly string[],
  texts: Iterable<string>,
  least: number,
): Set<string> {
  const spelt = pieces.map(piece => piece.replaceAll('▁', ' '))
  const trie = makeTrie(spelt)
  const counts = new Uint32Array(spelt.length)
  for (const text of texts) {
    // Most vocabularies put a space before a text.
    const padded = ` ${text}`
    for (let start = 0; start < padded.length; start++) {
      let node = 0
      for (let end = start; end < padded.length; end++) {
        node = trie.step(node, padded.charCodeAt(end))
        if (node < 0) break
        const found = trie.valueAt(node)
        if (found >= 0) counts[found]! += 1
      }
    }
  }
  return new Set(pieces.filter((_, i) => counts[i]! >= least))
}
