import { tell } from './output.ts'

/** How far a count of files is. */
export interface ByteProgress {
  readonly expect: (bytes: number) => void
  readonly read: (bytes: number) => void
  readonly stop: () => void
}

/** What is counted sooner than so many bytes needs no progress. */
const shown = 1 << 27

/** A bar with rate and time left on a terminal, a line each tenth elsewhere; both on standard error. */
export async function byteProgress(): Promise<ByteProgress> {
  return process.stderr.isTTY ? barProgress() : lineProgress()
}

async function barProgress(): Promise<ByteProgress> {
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} % of {size}, {rate}, {eta_formatted} left',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    etaBuffer: 100,
  })
  const rateOf = rates()
  let done = 0
  return {
    expect(total) {
      if (total >= shown) bar.start(total, 0, { size: gigabytes(total), rate: '' })
    },
    read(bytes) {
      done += bytes
      if (bar.isActive) bar.update(done, { rate: rateOf(done) })
    },
    stop: () => bar.stop(),
  }
}

function lineProgress(): ByteProgress {
  const rateOf = rates()
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
        tell(`counted ${gigabytes(done)} of ${gigabytes(total)}, ${rateOf(done)}`)
      told = Math.max(told, tenth)
    },
    stop: () => {},
  }
}

function rates(): (done: number) => string {
  const start = performance.now()
  return done => `${(done / 1e3 / (performance.now() - start)).toFixed(0)} MB/s`
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}
