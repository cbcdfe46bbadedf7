import type { Counts } from '../metrics/counts.ts'

export function sumOf(all: readonly Counts[]): Counts {
  return all.reduce((sum, counts) => combine(sum, counts, (a, b) => a + b))
}

export function differenceOf(a: Counts, b: Counts): Counts {
  return combine(a, b, (left, right) => left - right)
}

function combine(a: Counts, b: Counts, by: (left: number, right: number) => number): Counts {
  return {
    samples: by(a.samples, b.samples),
    tokens: by(a.tokens, b.tokens),
    characters: by(a.characters, b.characters),
    bytes: by(a.bytes, b.bytes),
    words: by(a.words, b.words),
    unknowns: by(a.unknowns, b.unknowns),
    lostCharacters: by(a.lostCharacters, b.lostCharacters),
    byteFallbackTokens: by(a.byteFallbackTokens, b.byteFallbackTokens),
  }
}
