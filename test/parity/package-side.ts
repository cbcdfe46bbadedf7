import { expect } from 'vitest'
import { loadReference } from '../../src/adapters/load-reference.ts'
import type { Reference, ReferenceInput } from '../../src/adapters/reference.ts'
import { type ReferenceName, references } from '../../src/adapters/references.ts'
import type { Tokenizer } from '../../src/tokenizer.ts'
import type { Pair } from './pairs.ts'
import type { Side } from './parity.ts'

/** A package as one side of the comparison. */
export function fromPackage<Input extends ReferenceInput>(
  reference: ReferenceName,
  pairs: readonly Pair<Input>[],
): Side<Input> {
  return {
    name: references[reference].package,
    pairs,
    async open(tokenizer, input) {
      const loaded = await loadReference(reference, tokenizer, input)
      const { encodeAll, decode, close } = loaded
      return { encodeAll, decode, close }
    },
  }
}

/** Holds that what texts become says the same in a package. */
export function expectSameDecoded(
  ours: Tokenizer,
  theirs: Reference,
  texts: readonly string[],
): void {
  const ids = texts.map(ours.encode)
  const decoded = theirs.decodeAll(ids)
  expect(texts.map((text, i) => ({ text, decoded: ours.decode(ids[i]!) }))).toEqual(
    texts.map((text, i) => ({ text, decoded: decoded[i] })),
  )
}
