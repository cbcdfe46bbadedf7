import '../../sources/node-engine.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import { counterparts } from '../../verify/reference-input.ts'
import { against, type Verification } from '../../verify/verify.ts'
import type { Vocabulary } from '../../vocabulary/vocabulary.ts'
import type { WrittenForm } from './forms.ts'

/** What came of running a written form of the merged vocabulary through a package that others use. */
export interface Portability extends Omit<Verification, 'tokenizer' | 'verdict'> {
  readonly file: string
  readonly verdict: Verification['verdict'] | 'not written'
}

/** Holds our ids of the merged vocabulary against those that each form gives in each package. */
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
    for (const counterpart of counterparts({ where: file, format, files }, vocabulary)) {
      const { tokenizer: _, ...verification } = await against(counterpart, ours, texts)
      found.push({ file, ...verification })
    }
  }
  return found
}
