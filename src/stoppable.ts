import type { Settings } from './sources/settings.ts'
import { runInThread } from './threads.ts'

/** What a long function may be told besides its own matter. */
export interface Stoppable<Progress = unknown> {
  /** Where things are found and kept; what the environment says unless told. */
  readonly settings?: Settings
  /** Hears how far the work is, as often as that changes. */
  readonly onProgress?: (progress: Progress) => void
  /**
   * Stops the work, and its threads, wherever it is: the promise rejects with the signal's reason. The
   * work runs in a thread of its own then, so that it can be stopped while nothing else would run.
   */
  readonly signal?: AbortSignal
}

/** What a thread is sent: arguments, the last of them options without what cannot be sent. */
export type StoppableCall = readonly unknown[]

/** What a thread tells on the way. */
type Note = { readonly step: string } | { readonly progress: unknown }

/** The result of `script`, which runs a long function by `answerCall`, until `signal` stops it. */
export async function runStoppable<Result, Progress>(
  script: URL,
  first: readonly unknown[],
  options: Stoppable<Progress> & { readonly signal: AbortSignal },
): Promise<Result> {
  const { signal, onProgress, settings, ...matter } = options
  const { onStep, ...places } = settings ?? {}
  const call: StoppableCall = [...first, { ...matter, ...(settings ? { settings: places } : {}) }]
  const onNote = (note: unknown) => {
    const { step, progress } = note as Partial<Record<'step' | 'progress', unknown>>
    if (typeof step === 'string') onStep?.(step)
    else onProgress?.(progress as Progress)
  }
  return (await runInThread(script, call, { signal, onNote })) as Result
}

/** In the thread: the arguments as they were, with callbacks that tell the other side. */
export function calledWith(call: StoppableCall, tell: (note: Note) => void): unknown[] {
  const { settings, ...matter } = call.at(-1) as { readonly settings?: Settings }
  const options = {
    ...matter,
    ...(settings ? { settings: { ...settings, onStep: (step: string) => tell({ step }) } } : {}),
    onProgress: (progress: unknown) => tell({ progress }),
  }
  return [...call.slice(0, -1), options]
}
