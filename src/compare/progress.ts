import type { JobNote } from '../count/jobs.ts'
import type { Settings } from '../sources/settings.ts'

/** How far a run is, in pairs of tokenizer × corpus. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** What was done last: `llama on zh`. */
  readonly last?: string
}

/** Adds up what the threads tell. */
export interface ProgressCounter {
  expect(pairs: number): void
  hear(note: JobNote): void
  /** Pairs that will not come, since their tokenizer cannot be had. */
  skip(pairs: number): void
}

export function progressCounter(
  { onStep }: Settings,
  onProgress: ((progress: Progress) => void) | undefined,
): ProgressCounter {
  let done = 0
  let total = 0
  const advance = (pairs: number, last?: string) => {
    done += pairs
    onProgress?.({ done, total, ...(last === undefined ? {} : { last }) })
  }
  return {
    expect(pairs) {
      total = pairs
      advance(0)
    },
    hear(note) {
      if ('step' in note) onStep?.(note.step)
      else if ('counted' in note && note.tokenizer !== undefined)
        advance(1, `${note.tokenizer} on ${note.counted}`)
    },
    skip: advance,
  }
}
