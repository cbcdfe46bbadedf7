import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError, nameOption } from '../errors.ts'
import { recordSchema, type SuiteRecord } from './record.ts'

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
        `name a folder that can be written with ${nameOption('out')}`,
      { cause: error },
    )
  }
}

/** The record in `folder`, or `undefined` where there is none yet. */
export async function readRecord(folder: string, suite: string): Promise<SuiteRecord | undefined> {
  const path = join(folder, `${suite}.json`)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined
    ? undefined
    : parsedRecord(path, text, 'restore it, or delete it to measure anew')
}

/** The record at `path`, which must be there. */
export async function readRecordFile(path: string): Promise<SuiteRecord> {
  const text = await readFile(path, 'utf8').catch(error => {
    throw new InputError(
      `${path}: no record can be read (${error instanceof Error ? error.message : String(error)})`,
      { cause: error },
    )
  })
  return parsedRecord(
    path,
    text,
    `make it with bench or with compare ${nameOption('format', 'json')}`,
  )
}

function parsedRecord(path: string, text: string, remedy: string): SuiteRecord {
  const parsed = recordSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw new InputError(`${path}: not a record that this version reads; ${remedy}`, {
    cause: parsed.error,
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
