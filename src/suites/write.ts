import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../errors.ts'
import { recordSchema, type SuiteRecord } from '../reports/record.ts'

/**
 * Writes all `files` (name → text) into `folder`, or none: each is complete under a temporary name
 * before the first is renamed, so a run that is killed leaves the last good ones.
 */
export async function writeTogether(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const waiting: { from: string; to: string }[] = []
  try {
    await mkdir(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) {
      const from = join(folder, `.${name}.${process.pid}.tmp`)
      waiting.push({ from, to: join(folder, name) })
      await writeFile(from, text)
    }
    for (const { from, to } of waiting) await rename(from, to)
  } catch (error) {
    await Promise.all(waiting.map(({ from }) => rm(from, { force: true })))
    throw new InputError(
      `cannot write to ${folder} (${error instanceof Error ? error.message : String(error)}); ` +
        'name a folder that can be written with --out',
      { cause: error },
    )
  }
}

/** The record in `folder`, or `undefined` where there is none yet. */
export async function readRecord(folder: string, suite: string): Promise<SuiteRecord | undefined> {
  const path = join(folder, `${suite}.json`)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    return undefined
  }
  const parsed = recordSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw new InputError(
    `${path}: not a record that this version reads; restore it, or delete it to measure anew`,
    { cause: parsed.error },
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
