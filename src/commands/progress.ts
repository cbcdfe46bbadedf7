import type { MultiBar, SingleBar } from 'cli-progress'
import type { Settings } from '../settings.ts'
import type { Progress } from '../suites/progress.ts'
import { barOptions, rates } from './bar.ts'
import { tell } from './output.ts'

/** How a long command tells where it is. */
export interface ProgressTeller {
  readonly step: (step: string) => void
  readonly update: (progress: Progress) => void
  readonly stop: () => void
}

/** A bar on a terminal, one line a step elsewhere; both on standard error. */
export async function progressTeller(): Promise<ProgressTeller> {
  return process.stderr.isTTY ? barTeller() : lineTeller()
}

/** The settings, with their steps told to `teller`. */
export function tellingSettings(settings: Settings, { step }: ProgressTeller): Settings {
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
      if (tenth > told) tell(`counted ${done} of ${total} tokenizer × corpus pairs`)
      told = Math.max(told, tenth)
    },
    stop: () => {},
  }
}
