import { unknownName } from '../errors.ts'
import { type Metric, type MetricName, metricNames, metrics } from './metrics.ts'

/** The row of the table, with what it may leave out. */
export function metricOf(name: MetricName): Metric {
  return metrics[name]
}

/** The metric that people mean by `name`: its own name in any case, or one it is also called by. */
export function findMetric(name: string): MetricName {
  const wanted = name.toLowerCase()
  const found = metricNames.find(metric =>
    [metric, ...(metricOf(metric).alsoCalled ?? [])].some(known => known.toLowerCase() === wanted),
  )
  if (found) return found
  throw unknownName('metric', name, metricNames)
}
