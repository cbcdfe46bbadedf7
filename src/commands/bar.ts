import type { Format, SingleBar, TimeFormatter } from 'cli-progress'

/** A bar on standard error, gone when it is done. */
export async function newBar(format: string): Promise<SingleBar> {
  const { default: cliProgress } = await import('cli-progress')
  return new cliProgress.SingleBar(barOptions(format, cliProgress))
}

/** As all bars are. The cursor stays visible: an interrupt ends the process without a word to the bar. */
export function barOptions(format: string, library: { readonly Format: typeof Format }) {
  // Before anything is done the time left is no number, which the library would cut to "NFs".
  const formatTime: TimeFormatter = (seconds, ...rest) =>
    Number.isFinite(seconds) ? library.Format.TimeFormat(seconds, ...rest) : '?'
  return { format, stream: process.stderr, clearOnComplete: true, etaBuffer: 100, formatTime }
}

/** How many a second since the bar began, of what `unit` names. */
export function rates(unit: string, digits = 0): (done: number) => string {
  const start = performance.now()
  return done => {
    const seconds = (performance.now() - start) / 1000
    return seconds > 0 ? `${(done / seconds).toFixed(digits)} ${unit}/s` : ''
  }
}
