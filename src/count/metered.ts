import type { Sample } from '../corpora/sample.ts'
import { bucketOf } from '../metrics/statistics/bucket.ts'

export interface SampleMeter {
  add(text: string, bucket: number): void
}

/** One pass over the samples, a meter for each of their parts (`text`, or `en` and `zh`). */
export async function metered<Meter extends SampleMeter>(
  samples: AsyncIterable<Sample> | Iterable<Sample>,
  meterOf: (part: string) => Meter,
): Promise<ReadonlyMap<string, Meter>> {
  const meters = new Map<string, Meter>()
  for await (const sample of samples) {
    // The parts of a sample share its bucket, so that they are drawn together.
    const bucket = bucketOf(sample.id)
    for (const [part, text] of Object.entries(sample.texts)) {
      const meter = meters.get(part) ?? meterOf(part)
      meters.set(part, meter)
      meter.add(text, bucket)
    }
  }
  return meters
}
