import { sha256 } from '../../sources/hash.ts'
import type { MergePlan, PlannedMerge } from './plan.ts'

/** The content of `merge.json`: the plan, and the files with their hashes. The map has a file of its own. */
export interface MergeRecord extends Omit<MergePlan, 'initialisation'> {
  /** Name → sha256. */
  readonly files: Readonly<Record<string, string>>
  /** The added pieces, in the order of their ids. */
  readonly pieces: readonly string[]
}

/** Every file of a merge by its name. */
export function mergeFiles({ merge, forms, plan: { initialisation, ...plan } }: PlannedMerge): {
  readonly record: MergeRecord
  readonly files: Readonly<Record<string, string | Uint8Array>>
} {
  const written: Record<string, string | Uint8Array> = {}
  for (const form of forms) {
    if ('files' in form) Object.assign(written, form.asWritten)
  }
  // An entry a line: the map of 18,000 pieces is to be read by people too.
  const rows = initialisation.map(({ id, from }) => `  "${id}": ${JSON.stringify(from)}`)
  written['initialisation.json'] = `{\n${rows.join(',\n')}\n}\n`
  const record = {
    ...plan,
    files: Object.fromEntries(
      Object.entries(written).map(([name, content]) => [name, sha256(content)]),
    ),
    pieces: merge.added,
  }
  return { record, files: { ...written, 'merge.json': `${JSON.stringify(record, null, 2)}\n` } }
}
