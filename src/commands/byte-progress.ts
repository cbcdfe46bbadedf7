import { tell } from './output.ts'
import { newBar, rates } from './progress.ts'

/** Progress of counting files, in bytes. */
export interface ByteProgress {
  readonly expect: (bytes: number) => void
  readonly read: (bytes: number) => void
  readonly stop: () => void
}

/** Fewer bytes are counted too soon to need progress. */
const shown = 1 << 27

/** A bar with rate and time left on a terminal, a line each tenth elsewhere; both on standard error. */
export async function byteProgress(): Promise<ByteProgress> {
  return process.stderr.isTTY ? barProgress() : lineProgress()
}

async function barProgress(): Promise<ByteProgress> {
  const bar = await newBar('{bar} {percentage} % of {size}, {rate}, {eta_formatted} left')
  const rateOf = rates('MB')
  let done = 0
  return {
    expect(total) {
      if (total >= shown) bar.start(total, 0, { size: gigabytes(total), rate: '' })
    },
    read(bytes) {
      done += bytes
      if (bar.isActive) bar.update(done, { rate: rateOf(done / 1e6) })
    },
    stop: () => bar.stop(),
  }
}

function lineProgress(): ByteProgress {
  const rateOf = rates('MB')
  let total = 0
  let done = 0
  let told = 0
  return {
    expect(bytes) {
      total = bytes
    },
    read(bytes) {
      done += bytes
      const tenth = Math.floor((10 * done) / total)
      if (total >= shown && tenth > told)
        tell(`counted ${gigabytes(done)} of ${gigabytes(total)}, ${rateOf(done / 1e6)}`)
      told = Math.max(told, tenth)
    },
    stop: () => {},
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}
