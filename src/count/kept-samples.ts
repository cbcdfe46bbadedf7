import { type Notice, type Noticed, noticing } from '../corpora/files/noticed.ts'
import type { SampleFile } from '../corpora/files/sample-file.ts'
import { samplesOfFile } from '../corpora/files/sample-files.ts'
import { sizeOf } from '../corpora/files/stamp.ts'
import type { Sample } from '../corpora/sample.ts'

/** A thread keeps samples of so many bytes of files at most, more than all corpora of the catalog have. */
const room = 2 ** 26

interface Kept {
  readonly samples: readonly Sample[]
  readonly noticed: Noticed
  readonly bytes: number
}

/** By the file, as JSON. */
const kept = new Map<string, Kept>()
let keptBytes = 0

/**
 * The samples of a corpus of the catalog. They are kept for what the thread counts next, which saves reading and
 * parsing them for each tokenizer. A person's own texts are streamed each time, whatever their size.
 */
export async function* keptSamples(
  file: SampleFile,
  notice: Notice,
  onRead: ((bytes: number) => void) | undefined,
): AsyncGenerator<Sample> {
  const key = JSON.stringify(file)
  const known = kept.get(key)
  if (known) {
    yield* known.samples
    for (const what of Object.keys(known.noticed) as (keyof Noticed)[])
      notice(what, known.noticed[what])
    onRead?.(known.bytes)
    return
  }
  const bytes = await sizeOf(file)
  const isKept = keptBytes + bytes <= room
  const samples: Sample[] = []
  const own = noticing()
  const tellBoth: Notice = (what, number) => {
    own.notice(what, number)
    notice(what, number)
  }
  for await (const sample of samplesOfFile(file, onRead, tellBoth)) {
    if (isKept) samples.push(sample)
    yield sample
  }
  if (!isKept) return
  kept.set(key, { samples, noticed: own.total(), bytes })
  keptBytes += bytes
}
