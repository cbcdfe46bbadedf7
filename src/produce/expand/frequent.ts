import { makeTrie } from '../../tokenize/trie.ts'

/** The pieces whose text stands in the texts at least so many times, overlaps counted. */
export function frequentPieces(
  pieces: readonly string[],
  texts: Iterable<string>,
  least: number,
): Set<string> {
  const spelt = pieces.map(piece => piece.replaceAll('▁', ' '))
  const trie = makeTrie(spelt)
  const counts = new Uint32Array(spelt.length)
  for (const text of texts) {
    // In front of a text stands a blank, for most vocabularies.
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
