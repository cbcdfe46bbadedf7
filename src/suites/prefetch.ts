import { resolveAlias, tokenizers } from '../catalog/tokenizers.ts'
import { InputError } from '../errors.ts'
import { fetchOrBuild } from '../load/locate.ts'
import { mergeRecipeOf } from '../load/merge-address.ts'
import type { Settings } from '../settings.ts'

/**
 * Gets the files of a tokenizer of the catalog, so that the threads find them at hand. One process asks
 * the network, file after file: nothing is downloaded twice, and a host that does not answer is waited
 * for once, not once a thread.
 */
export async function prefetch(reference: string, settings: Settings): Promise<void> {
  const [base, extra] = mergeRecipeOf(reference) ?? []
  if (base !== undefined && extra !== undefined) {
    await prefetch(base, settings)
    return prefetch(extra, settings)
  }
  if (!tokenizers.has(reference)) return
  const { files, fallback } = resolveAlias(tokenizers.get(reference))
  try {
    for (const source of Object.values(files)) await fetchOrBuild(source, settings)
  } catch (error) {
    if (!fallback || !InputError.isUnavailable(error)) throw error
    for (const source of Object.values(fallback.files)) await fetchOrBuild(source, settings)
  }
}
