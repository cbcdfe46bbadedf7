import '../../sources/node-engine.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import { runnablePackages } from '../../verify/runnable-packages.ts'
import { type Verification, verifyWith } from '../../verify/verify.ts'
import type { Vocabulary } from '../../vocabulary/vocabulary.ts'
import type { WrittenForm } from './forms.ts'

/** The result of running a written form of the merged vocabulary in a reference package. */
export interface Portability extends Omit<Verification, 'tokenizer' | 'verdict'> {
  readonly file: string
  readonly verdict: Verification['verdict'] | 'not written'
}

/** Holds our ids of the merged vocabulary against those of each form in each reference package. */
export async function portabilityOf(
  merged: Vocabulary,
  forms: readonly WrittenForm[],
  texts: readonly string[],
): Promise<Portability[]> {
  const ours = makeTokenizer('merged', merged)
  const found: Portability[] = []
  for (const form of forms) {
    if ('refused' in form) {
      const { file, refused: reason, difference } = form
      const why = difference ? { reason, difference } : { reason }
      found.push({ file, texts: 0, verdict: 'not written', ...why })
      continue
    }
    const { file, format, files, vocabulary } = form
    for (const runnable of runnablePackages({ where: file, format, files }, vocabulary)) {
      const { tokenizer: _, ...verification } = await verifyWith(runnable, ours, texts)
      found.push({ file, ...verification })
    }
  }
  return found
}
