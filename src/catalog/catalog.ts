import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, unknownName } from '../errors.ts'
import { packageRoot } from '../sources/package.ts'

/** A catalog: a folder of `<id>.json`, one entry a file, so that adding an entry is adding a file. */
export interface Catalog<Entry> {
  /** The ids in alphabetical order. */
  ids(): string[]
  has(id: string): boolean
  /** The entry of `id`; an unknown id is an InputError that names the nearest ones. */
  get(id: string): Entry
}

/** The catalog in `folder` (from the package's root); `noun` is what an entry is called in messages. */
export function catalog<Schema extends z.ZodObject>(
  folder: string,
  noun: string,
  schema: Schema,
): Catalog<z.output<Schema> & { readonly id: string }> {
  const read = new Map<string, z.output<Schema> & { readonly id: string }>()
  const ids = () =>
    readdirSync(join(packageRoot, folder))
      .filter(file => file.endsWith('.json'))
      .map(file => file.slice(0, -'.json'.length))
      .sort()
  return {
    ids,
    has: id => ids().includes(id),
    get(id) {
      const known = read.get(id)
      if (known) return known
      if (!ids().includes(id)) throw unknownName(noun, id, ids())
      const entry = { ...parseEntry(`${folder}/${id}.json`, schema), id }
      read.set(id, entry)
      return entry
    },
  }
}

function parseEntry<Schema extends z.ZodObject>(file: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(JSON.parse(readFileSync(join(packageRoot, file), 'utf8')))
  if (parsed.success) return parsed.data
  throw new InputError(`${file}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`)
}
