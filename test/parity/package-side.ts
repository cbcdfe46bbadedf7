import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import type { PackageInput } from '../../src/verify/adapters/reference-package.ts'
import {
  type PackageName,
  referencePackages,
} from '../../src/verify/adapters/reference-packages.ts'
import type { Pair } from './pairs.ts'
import type { Side } from './parity.ts'

/** A package as one side of the comparison. */
export function fromPackage<Input extends PackageInput>(
  name: PackageName,
  pairs: readonly Pair<Input>[],
): Side<Input> {
  return {
    name: referencePackages[name].package,
    pairs,
    async open(tokenizer, input) {
      const loaded = await openReferencePackage(name, tokenizer, input)
      const { encodeAll, decodeAll, close } = loaded
      return { encodeAll, decodeAll, close }
    },
  }
}
