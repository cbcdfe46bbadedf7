import fc from 'fast-check'
import { expect } from 'vitest'
import type { SampleFile } from '../../src/corpora/files/sample-file.ts'
import { type Counter, countChunk } from '../../src/count/count-chunk.ts'
import { countsOf, emptyTotals } from '../../src/count/totals.ts'
import { countNames } from '../../src/metrics/counts.ts'
import { spellBytes } from '../../src/tokenize/byte-alphabet.ts'
import { fastCounterOf } from '../../src/tokenizer/fast-counter.ts'
import type { Tokenizer } from '../../src/tokenizer/tokenizer.ts'
import { splits } from '../../src/vocabulary/splits.ts'
import { bare } from '../oracles/bare-vocabulary.ts'
import { charsmapOf } from '../oracles/charsmap.ts'
import { escapesOnly } from '../oracles/escapes-only.ts'
import { bytePieces } from '../oracles/random-pieces.ts'

const bytes = Array.from({ length: 256 }, (_, byte) => spellBytes(Uint8Array.of(byte)))
const byRank = bare({
  pieces: [...bytes, ...['th', 'the', '中', '文'].map(text => spellBytes(Buffer.from(text)))],
  model: { type: 'bpe', order: 'rank' },
  preTokenizers: splits.cl100k,
  bosId: 7,
})
const texts = ['▁', 'a', 'b', 't', 'h', 'th', '▁th', '中', '中文']
const pieces = ['<unk>', ...bytePieces.map(({ piece }) => piece), ...texts]
const bySentencePiece = bare({
  pieces,
  kinds: new Map(pieces.slice(0, 257).map((_, id) => [id, id === 0 ? 'unknown' : 'byte'])),
  scores: Float32Array.from(pieces, (_, id) => -id),
  model: { type: 'bpe', order: 'score', unknownId: 0, byteFallback: true },
})
const rules = {
  ...escapesOnly,
  removeExtraWhitespaces: true,
  precompiledCharsmap: charsmapOf({ '\t': ' ', '，': ',', é: 'e' }),
}

/** Every way of texts into the engine. */
export const ways = {
  'bytes as they are': byRank,
  'bytes in NFC': { ...byRank, normalizers: [{ type: 'nfc' as const }] },
  'added tokens': {
    ...byRank,
    addedTokens: [{ id: 1000, content: 'th', special: false }],
  },
  'a space in front': { ...bySentencePiece, normalizers: [escapesOnly] },
  'SentencePiece rules': { ...bySentencePiece, normalizers: [rules] },
  'unknown pieces': {
    ...bySentencePiece,
    model: { type: 'unigram' as const, unknownId: 0, arithmetic: 'sentencepiece' as const },
    normalizers: [rules],
  },
}

/** The same tokenizer as one that takes strings only. */
export function ofStrings(tokenizer: Tokenizer): Tokenizer {
  const { countUtf8, countLines, countKinds } = fastCounterOf(tokenizer)
  expect(countUtf8).toBeDefined()
  expect(countLines).toBeDefined()
  expect(countKinds).toBeDefined()
  return { ...tokenizer }
}

/** A file as `tokrate count` has it: its counts, and what was done to its text. */
export async function countVerbatim(counter: Counter, file: SampleFile) {
  const source = { segmenters: { text: 'none' }, isVerbatim: true }
  const { sides, noticed } = await countChunk({ file }, source, counter)
  return { counts: countsOf(sides.text ?? emptyTotals(countNames), countNames), noticed }
}

/** What a promise comes to, or says that it cannot. */
export const told = (promise: Promise<unknown>) =>
  promise.catch((error: unknown) => ({ error: (error as Error).message }))

/** Holds that a file counts as bytes as its strings do, or is refused in the same words; says which. */
export async function expectSame(tokenizer: Tokenizer, file: SampleFile): Promise<unknown[]> {
  const slow = ofStrings(tokenizer)
  const counted = await told(countVerbatim({ tokenizer, countsText: true }, file))
  expect(counted).toEqual(await told(countVerbatim({ tokenizer: slow, countsText: true }, file)))
  const corpus = { segmenters: {} }
  const ofCorpus = await told(countChunk({ file }, corpus, { tokenizer }))
  expect(ofCorpus).toEqual(await told(countChunk({ file }, corpus, { tokenizer: slow })))
  return [counted, ofCorpus]
}

/** What the ways treat differently, with some of what surrounds it. */
export const character = fc.constantFrom(
  ...[
    'a',
    'th',
    'the',
    ' ',
    '中',
    '文',
    'é',
    'e\u0301',
    '각',
    '\u1100',
    '😀',
    '▁',
    '\u2126',
    '，',
    '\u200b',
  ],
  ...['"', '\\', '\n', '\t', '\0', '\u2028', '\ud83d', '\udc00', '\ufffd', '/', 'x'.repeat(40)],
)
