import { loadReference } from '../../src/verify/adapters/open-reference-package.ts'
import type { ReferenceInput } from '../../src/verify/adapters/reference-package.ts'
import { type ReferenceName, references } from '../../src/verify/adapters/reference-packages.ts'
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
      const { encodeAll, decodeAll, close } = loaded
      return { encodeAll, decodeAll, close }
    },
  }
}
