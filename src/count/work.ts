import type { Sample } from '../corpora/sample.ts'
import { sliceSample } from '../corpora/slices.ts'
import { loadTokenizer } from '../load/load.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { countFile } from './count-file.ts'
import type { JobNote, SlicedCorpus, TextSource, Work, WorkKind } from './jobs.ts'
import { keptSamples } from './kept-samples.ts'
import { metered, type SampleMeter } from './metered.ts'
import { textOfPart, tokensOfPart } from './part.ts'
import { textMeter } from './text.ts'
import { tokenMeter } from './tokens.ts'
import { byTurns } from './turns.ts'

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

  async files({ tokenizer: reference, files, turns, segmenter, settings }, tell) {
    const tokenizer = await loadTokenizer(reference, settings)
    const onRead = (read: number) => tell({ read })
    for (const { number, file } of byTurns(files, turns))
      tell({ number, done: await countFile(tokenizer, file, { segmenter, onRead }) })
  },

  async parts({ counter, parts, turns, corpora, settings }, tell) {
    const onStep = (step: string) => tell({ step })
    const onRead = (read: number) => tell({ read })
    // Not before a part is left to count.
    let loading: Promise<Tokenizer> | undefined
    for (const { number, part } of byTurns(parts, turns)) {
      const corpus = corpora[part.corpus]!
      if (counter.type === 'text') {
        tell({ number, done: await textOfPart(part.file, corpus, { onRead }) })
        continue
      }
      loading ??= loadTokenizer(counter.tokenizer, { ...settings, onStep })
      const reading = { onRead }
      const done = await tokensOfPart(await loading, counter.options, part.file, corpus, reading)
      tell({ number, done })
    }
  },
}

async function tallyParts<Tally>(
  source: TextSource,
  meterOf: (part: string) => SampleMeter & { total(): Tally },
): Promise<Record<string, Tally>> {
  const meters = await metered(samplesOf(source), meterOf)
  return Object.fromEntries(Array.from(meters, ([part, meter]) => [part, meter.total()]))
}

function samplesOf(source: TextSource): AsyncIterable<Sample> | Iterable<Sample> {
  if (!('texts' in source)) return slicedSamples(source)
  return source.texts.map((text, i) => ({ id: String(i), texts: { text } }))
}

async function* slicedSamples(source: SlicedCorpus): AsyncGenerator<Sample> {
  for await (const sample of keptSamples(source)) {
    const taken = source.slice === undefined ? sample : sliceSample(sample, source.slice)
    if (taken) yield taken
  }
}
