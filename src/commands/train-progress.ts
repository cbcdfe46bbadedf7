import type { SingleBar } from 'cli-progress'
import type { TrainProgress } from '../train/train.ts'
import { tell } from './output.ts'

/** How a training tells where it is: a bar with its rate on a terminal, a line a stage elsewhere. */
export interface TrainTeller {
  readonly update: (progress: TrainProgress) => void
  readonly stop: () => void
}

export async function trainTeller(): Promise<TrainTeller> {
  return process.stderr.isTTY ? barTeller() : lineTeller()
}

async function barTeller(): Promise<TrainTeller> {
  const { default: cliProgress } = await import('cli-progress')
  let bar: SingleBar | undefined
  let doing: string | undefined
  let start = 0
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    update(progress) {
      if (progress.doing !== doing) {
        stop()
        doing = progress.doing
        start = performance.now()
        bar = new cliProgress.SingleBar({
          format: '{doing} {bar} {percentage} % · {rate}',
          stream: process.stderr,
          clearOnComplete: true,
          // While pieces are learned nothing else runs, so an interrupt has to end the process by itself.
          gracefulExit: false,
        })
        bar.start(progress.total, 0, { doing, rate: '' })
      }
      const seconds = (performance.now() - start) / 1000
      bar?.update(progress.done, { doing, rate: rateOf(progress, seconds) })
    },
    stop,
  }
}

function rateOf({ unit, done }: TrainProgress, seconds: number): string {
  if (seconds === 0) return ''
  return unit === 'bytes'
    ? `${(done / 1e6 / seconds).toFixed(1)} MB/s`
    : `${Math.round(done / seconds)} pieces/s`
}

function lineTeller(): TrainTeller {
  let told: string | undefined
  return {
    update({ doing, unit, total }) {
      if (doing === told) return
      told = doing
      const amount = unit === 'bytes' ? `${(total / 1e6).toFixed(1)} MB` : `${total} pieces`
      tell(`${doing} ${amount}`)
    },
    stop: () => {},
  }
}
