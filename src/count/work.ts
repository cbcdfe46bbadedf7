import { readSamples } from '../corpora/open.ts'
import { sliced } from '../corpora/slices.ts'
import { loadTokenizer } from '../load/load.ts'
import type { Sample } from '../sample.ts'
import { bucketOf } from '../statistics/bucket.ts'
import { countFile } from './count-file.ts'
import type { JobNote, SlicedCorpus, TextSource, Work, WorkKind } from './jobs.ts'
import { textMeter } from './text.ts'
import { tokenMeter } from './tokens.ts'

type Tell = (note: JobNote) => void

/** How each kind of work is done. */
export const work: {
  readonly [Kind in WorkKind]: (job: Work[Kind]['job'], tell: Tell) => Promise<Work[Kind]['result']>
} = {
  async tokens({ tokenizer: reference, sources, options, settings }, tell) {
    const tokenizer = await loadTokenizer(reference, {
      ...settings,
      onStep: step => tell({ step }),
    })
    const tallies = []
    for (const [i, source] of sources.entries()) {
      tallies.push(await tallyParts(source, () => tokenMeter(tokenizer, options?.[i])))
      tell({ counted: source.name, tokenizer: reference })
    }
    return tallies
  },

  async text({ source, segmenters }, tell) {
    const tallies = await tallyParts(source, part => textMeter(segmenters[part] ?? 'whitespace'))
    tell({ counted: source.name })
    return tallies
  },

  async files({ tokenizer: reference, files, segmenter, settings }, tell) {
    const tokenizer = await loadTokenizer(reference, settings)
    const counts = []
    for (const file of files) {
      const onRead = (read: number) => tell({ read })
      counts.push(await countFile(tokenizer, file, { segmenter, onRead }))
    }
    return counts
  },
}

interface Meter<Tally> {
  add(text: string, bucket: number): void
  total(): Tally
}

/** One pass over the samples, a meter for each part. */
async function tallyParts<Tally>(
  source: TextSource,
  meterOf: (part: string) => Meter<Tally>,
): Promise<Record<string, Tally>> {
  const meters = new Map<string, Meter<Tally>>()
  for await (const sample of samplesOf(source)) {
    // The parts of a sample share its bucket, so that they are drawn together.
    const bucket = bucketOf(sample.id)
    for (const [part, text] of Object.entries(sample.texts)) {
      const meter = meters.get(part) ?? meterOf(part)
      meters.set(part, meter)
      meter.add(text, bucket)
    }
  }
  return Object.fromEntries(Array.from(meters, ([part, meter]) => [part, meter.total()]))
}

function samplesOf(source: TextSource): AsyncIterable<Sample> | Iterable<Sample> {
  if (!('texts' in source)) return slicedSamples(source)
  return source.texts.map((text, i) => ({ id: String(i), texts: { text } }))
}

async function* slicedSamples(source: SlicedCorpus): AsyncGenerator<Sample> {
  for await (const sample of readSamples(source)) {
    const taken = source.slice === undefined ? sample : sliced(sample, source.slice)
    if (taken) yield taken
  }
}
