import { z } from 'zod'
import { InputError } from '../errors.ts'

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

/** An address taken apart. */
export type Address =
  | { readonly scheme: 'file'; readonly path: string }
  | {
      readonly scheme: 'npm'
      readonly name: string
      readonly version: string
      readonly path: string
    }
  | RemoteAddress

/** A file of a public repository: one that a mirror can hold. */
export interface RemoteAddress {
  readonly scheme: 'github' | 'hf'
  readonly owner: string
  readonly name: string
  /** A commit, or on the hub also a branch or tag. */
  readonly revision: string
  readonly path: string
}

const forms = {
  file: { pattern: /^(?<path>.+)$/s, example: 'file:path' },
  npm: {
    pattern: /^(?<name>(?:@[^/@\s]+\/)?[^/@\s]+)@(?<version>[^/@\s]+)\/(?<path>.+)$/,
    example: 'npm:package@version/path',
  },
  github: {
    pattern: /^(?<owner>[^/@:\s]+)\/(?<name>[^/@:\s]+)@(?<revision>[^:\s]+):(?<path>.+)$/,
    example: 'github:owner/repo@commit:path',
  },
  hf: {
    pattern: /^(?<owner>[^/@:\s]+)\/(?<name>[^/@:\s]+)@(?<revision>[^:\s]+):(?<path>.+)$/,
    example: 'hf:org/name@revision:path',
  },
} as const

/** `github:owner/repo@commit:path` and the others, taken apart. */
export function parseAddress(address: string): Address {
  const colon = address.indexOf(':')
  const scheme = address.slice(0, Math.max(colon, 0))
  if (!isScheme(scheme)) {
    const known = Object.values(forms).map(form => form.example)
    throw new InputError(`${address}: not a source address; known are ${known.join(', ')}`)
  }
  const found = forms[scheme].pattern.exec(address.slice(colon + 1))?.groups
  const { owner = '', name = '', version = '', revision = '', path = '' } = found ?? {}
  // A segment `..` would leave the cache's folder.
  const unsafe = scheme !== 'file' && [owner, name, version, revision, path].some(leavesFolder)
  if (!found || unsafe) {
    throw new InputError(`${address}: not of the form ${forms[scheme].example}`)
  }
  if (scheme === 'file') return { scheme, path }
  if (scheme === 'npm') return { scheme, name, version, path }
  return { scheme, owner, name, revision, path }
}

/** Whether `text` begins like a source address; `C:\…` does not. */
export function isAddress(text: string): boolean {
  return isScheme(text.slice(0, Math.max(text.indexOf(':'), 0)))
}

/** The path of the file in a mirror, and in the cache, which has the same layout. */
export function mirrorPath({ scheme, owner, name, revision, path }: RemoteAddress): string {
  return [scheme, owner, name, revision, path].join('/')
}

function isScheme(scheme: string): scheme is keyof typeof forms {
  return Object.hasOwn(forms, scheme)
}

function leavesFolder(part: string): boolean {
  return part.split(/[\\/]/).some(segment => segment === '..' || segment === '.')
}
