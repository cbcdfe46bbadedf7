import { InputError } from '../errors.ts'

/** A file that is there whole or not at all. */
export async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  try {
    await writeFileAtomic(path, Buffer.from(content))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError(`cannot write ${path} (${why}); name a file in a folder that is there`, {
      cause: error,
    })
  }
}
