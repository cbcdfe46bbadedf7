import type { TrainProgress } from '../produce/train/train.ts'
import { tell } from './output.ts'
import { newBar, rates } from './progress.ts'

/** Shows the progress of a training: a bar with its rate on a terminal, a line a stage elsewhere. */
export interface TrainTeller {
  readonly update: (progress: TrainProgress) => void
  readonly stop: () => void
}

export async function trainTeller(): Promise<TrainTeller> {
  return process.stderr.isTTY ? barTeller() : lineTeller()
}

async function barTeller(): Promise<TrainTeller> {
  const bar = await newBar('{doing} {bar} {percentage} %, {rate}, {eta_formatted} left')
  let doing: string | undefined
  let rateOf = rates('')
  return {
    update({ unit, done, total, ...progress }) {
      const amount = unit === 'bytes' ? done / 1e6 : done
      if (progress.doing !== doing) {
        doing = progress.doing
        rateOf = unit === 'bytes' ? rates('MB', 1) : rates('pieces')
        bar.stop()
        bar.start(total, 0, { doing, rate: '' })
      }
      bar.update(done, { doing, rate: rateOf(amount) })
    },
    stop: () => bar.stop(),
  }
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
