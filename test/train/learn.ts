import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSentencePieceModel, type SentencePiece } from '../../src/formats/sentencepiece.ts'
import type { ModelType, SentencePieceOptions } from '../../src/train/options.ts'
import { trainVocabulary } from '../../src/train/train.ts'

export interface Learning extends Partial<SentencePieceOptions> {
  readonly model: ModelType
}

/** The pieces that we learn from texts, each a line; fewer than were asked for where there are no more. */
export async function learn(
  texts: readonly string[],
  options: Learning,
): Promise<readonly SentencePiece[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-'))
  try {
    const path = join(folder, 'texts.txt')
    writeFileSync(path, texts.join('\n'))
    const { model } = await trainVocabulary({ hardVocabLimit: false, ...options, corpora: [path] })
    return readSentencePieceModel(model).pieces
  } finally {
    rmSync(folder, { recursive: true })
  }
}
