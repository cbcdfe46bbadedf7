import { z } from 'zod'
import { InputError } from '../errors.ts'
import { download } from './download.ts'
import type { Settings } from './settings.ts'

/** A repository on the hub: `hf:org/name` or `hf:org/name@revision`. */
export interface HubRepository {
  readonly owner: string
  readonly name: string
  readonly revision: string
}

/** The files of a repository at the commit that its revision stands for now. */
export interface HubListing {
  readonly commit: string
  readonly files: readonly string[]
}

/** The repository that a reference names; `undefined` for any other reference, a file's address included. */
export function parseHubRepository(reference: string): HubRepository | undefined {
  const found = /^hf:([\w.-]+)\/([\w.-]+)(?:@([^:\s]+))?$/.exec(reference)
  if (!found) return undefined
  const [, owner = '', name = '', revision = 'main'] = found
  return { owner, name, revision }
}

const answerSchema = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(z.looseObject({ rfilename: z.string() })),
})

/**
 * The files of a repository. One that is not there is an InputError, and so is a hub that cannot be
 * reached, with the code `unavailable`.
 *
 * Source: huggingface.co/docs/hub/api, `/api/models/{repo}/revision/{revision}`.
 */
export async function listHubFiles(
  { owner, name, revision }: HubRepository,
  { hubEndpoint, hubToken }: Settings,
): Promise<HubListing> {
  const url = `${hubEndpoint}/api/models/${owner}/${name}/revision/${encodeURIComponent(revision)}`
  const where = `hf:${owner}/${name}@${revision}`
  const bytes = await download(url, hubToken ? { token: hubToken } : {}).catch((error: unknown) => {
    if (!InputError.isUnavailable(error)) throw error
    throw new InputError(`cannot list ${where} (${error.message})`, { code: 'unavailable' })
  })
  if (!bytes) throw new InputError(`${where}: the hub has no such model or revision`)
  const answer = answerSchema.safeParse(jsonOf(bytes))
  if (!answer.success) throw new InputError(`${where}: the hub's answer is no list of files`)
  return { commit: answer.data.sha, files: answer.data.siblings.map(({ rfilename }) => rfilename) }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
