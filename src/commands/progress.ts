import type { Format, MultiBar, SingleBar, TimeFormatter } from 'cli-progress'
import type { Progress } from '../compare/measure.ts'
import type { Settings } from '../sources/settings.ts'
import { tell } from './output.ts'

/** Shows the progress of a long command. */
export interface ProgressTeller {
  readonly step: (step: string) => void
  readonly update: (progress: Progress) => void
  readonly stop: () => void
}

/** Makes a bar on a terminal and one line a step elsewhere, both on standard error. */
export async function progressTeller(): Promise<ProgressTeller> {
  return process.stderr.isTTY ? barTeller() : lineTeller()
}

/** Adds to the settings an `onStep` that shows the steps. */
export function settingsThatTell(settings: Settings, { step }: ProgressTeller): Settings {
  return { ...settings, onStep: step }
}

async function barTeller(): Promise<ProgressTeller> {
  const { default: cliProgress } = await import('cli-progress')
  const bars: MultiBar = new cliProgress.MultiBar(
    barOptions('{bar} {value}/{total}, {rate}, {eta_formatted} left  {last}', cliProgress),
  )
  const rateOf = rates('pairs', 1)
  let bar: SingleBar | undefined
  return {
    // Above the bar, which moves down.
    step: step => (bar ? bars.log(`${step}\n`) : tell(step)),
    update({ done, total, last = '' }) {
      bar ??= bars.create(total, 0, { last, rate: '' })
      bar.update(done, { last, rate: rateOf(done) })
    },
    stop() {
      if (bar) bars.stop()
      bar = undefined
    },
  }
}

function lineTeller(): ProgressTeller {
  let told = 0
  return {
    step: tell,
    update({ done, total }) {
      // Each tenth is enough for a log.
      const tenth = total > 0 ? Math.floor((10 * done) / total) : 0
      if (tenth > told) tell(`counted ${done} of ${total} tokenizer × chunk pairs`)
      told = Math.max(told, tenth)
    },
    stop: () => {},
  }
}

/** A bar on standard error, gone when it is done. */
export async function newBar(format: string): Promise<SingleBar> {
  const { default: cliProgress } = await import('cli-progress')
  return new cliProgress.SingleBar(barOptions(format, cliProgress))
}

/** The options of all bars. The cursor stays visible, because an interrupt ends the process before the bar could restore it. */
export function barOptions(format: string, library: { readonly Format: typeof Format }) {
  // Before anything is done the time left is no number, which the library would cut to "NFs".
  const formatTime: TimeFormatter = (seconds, ...rest) =>
    Number.isFinite(seconds) ? library.Format.TimeFormat(seconds, ...rest) : '?'
  return { format, stream: process.stderr, clearOnComplete: true, etaBuffer: 100, formatTime }
}

/** Makes a function that formats the mean rate since the bar began, in `unit` per second. */
export function rates(unit: string, digits = 0): (done: number) => string {
  const start = performance.now()
  return done => {
    const seconds = (performance.now() - start) / 1000
    return seconds > 0 ? `${(done / seconds).toFixed(digits)} ${unit}/s` : ''
  }
}
