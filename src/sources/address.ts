import { z } from 'zod'

/**
 * A file somewhere, and the hash that says it is the right one. Addresses:
 * `file:path` · `npm:package@version/path` · `github:owner/repo@commit:path` · `hf:org/name@revision:path`.
 */
export const sourceSchema = z.strictObject({
  address: z.string(),
  sha256: z.hash('sha256'),
  bytes: z.int().positive().optional(),
})
export type Source = z.output<typeof sourceSchema>
