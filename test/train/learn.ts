import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { readSentencePieceModel, type SentencePiece } from '../../src/formats/sentencepiece.ts'
import { trainVocabulary } from '../../src/produce/train/train.ts'
import type { ModelType, SentencePieceOptions } from '../../src/train/options.ts'

export interface Learning extends Partial<SentencePieceOptions> {
  readonly model: ModelType
}

/** The pieces that tokrate learns from texts, one per line; fewer than requested if there are no more. */
export async function learn(
  texts: readonly string[],
  options: Learning,
): Promise<readonly SentencePiece[]> {
  return readSentencePieceModel(await train(texts, options)).pieces
}

/** The model that tokrate trains on texts. */
export async function train(texts: readonly string[], options: Learning): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-'))
  try {
    const path = join(folder, 'texts.txt')
    writeFileSync(path, texts.join('\n'))
    const given = { hardVocabLimit: false, ...options, corpora: [path] }
    return Buffer.from((await trainVocabulary(given)).files['tokenizer.model'] ?? '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 8 })

/** Texts of few letters, with many repeats. */
export const toyTexts = fc.array(
  fc.array(word, { minLength: 1, maxLength: 6 }).map(words => words.join(' ')),
  { minLength: 3, maxLength: 30 },
)
