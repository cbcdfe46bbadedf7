/** Counts of what reading changed in texts or found missing. Counts of chunks add up. */
export interface Noticed {
  /** U+FFFD that replaced invalid UTF-8 or unpaired surrogates. */
  readonly replaced: number
  /** Samples that were truncated to `maxCharacters`. */
  readonly truncated: number
  /** Rows whose text is null; they are no samples. */
  readonly missing: number
}

/** Called with a field of `Noticed` and the number to add to it. */
export type Notice = (what: keyof Noticed, number: number) => void

export const nothingNoticed: Noticed = { replaced: 0, truncated: 0, missing: 0 }

/** Makes a `notice` that adds up its calls. */
export function noticing(): { readonly notice: Notice; readonly total: () => Noticed } {
  const sums = { ...nothingNoticed }
  return {
    notice(what, number) {
      sums[what] += number
    },
    total: () => ({ ...sums }),
  }
}

export function sumOfNoticed(all: readonly Noticed[]): Noticed {
  const { notice, total } = noticing()
  for (const { replaced, truncated, missing } of all) {
    notice('replaced', replaced)
    notice('truncated', truncated)
    notice('missing', missing)
  }
  return total()
}
