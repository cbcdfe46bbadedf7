import { metricOf } from '../metrics/metrics.ts'
import type { RecordedMix, RecordedPair, RecordedSampleSize } from './evidence.ts'
import { decimal, plusMinus, wholeNumber } from './format.ts'
import type { SuiteRecord } from './record.ts'
import { markdownTable, type TableHead } from './table.ts'

/** Tokens of a context window that a mix is told for; that of LLaMA. */
const contextWindow = 2048

/** The sections on the mix, the pairs and the sample sizes, which only a comparison has, not a suite. */
export function evidenceSections({ mix, pairs, sampleSizes, baseline }: SuiteRecord): string[] {
  return [
    ...(mix ? [mixSection(mix, baseline)] : []),
    ...(pairs && pairs.length > 0 ? [pairSection(pairs)] : []),
    ...(sampleSizes ? [sampleSizeSection(sampleSizes)] : []),
  ]
}

function pairSection(pairs: readonly RecordedPair[]): string {
  const table = markdownTable({
    head: heads(
      ['text', 'fewer tokens', 'than'],
      ['ratio of tokens', 'in resamples', 'in metrics'],
      ['verdict'],
    ),
    rows: pairs.map(pair => [
      labelOf(pair),
      pair.fewer,
      pair.more,
      ratioOf(pair),
      pair.ahead === undefined ? '–' : percentage(pair.ahead, 1),
      `${pair.metricsAhead} of ${pair.metrics}`,
      verdictOf(pair),
    ]),
  })
  return [
    '## Who is ahead\n',
    table,
    '- Each with the next in order of tokens on the same text, and with the baseline. Ratio: Σ tokens ÷ Σ tokens, with its 95 % interval; both are drawn with the same samples (paired).',
    '- In resamples, in metrics: how often the first stays ahead.',
    `- Verdict: all ${pairs.length === 1 ? 'pairs' : `${pairs.length} pairs`} looked at together (single-step maximum over the resamples), so that of 100 such tables 95 call no pair different that is not.\n`,
  ].join('\n')
}

function ratioOf({ ratio, interval }: RecordedPair): string {
  // Of tokenizers that are nearly the same the third digit would say 1.
  if (!interval) return decimal(ratio, 4)
  return `${decimal(ratio, 4)} [${decimal(interval[0], 4)}, ${decimal(interval[1], 4)}]`
}

function verdictOf({ ratio, interval, differs }: RecordedPair): string {
  if (ratio === 1 && !differs) return 'the same number'
  if (!interval) return 'too few samples to tell'
  return differs ? 'fewer tokens' : 'not distinguishable'
}

function mixSection({ shares, rows }: RecordedMix, baseline: string | undefined): string {
  const mix = Object.entries(shares).map(([corpus, share]) => `${corpus} ${percentage(share, 0)}`)
  const table = markdownTable({
    head: heads(
      ['tokenizer'],
      ['tokens / character', `characters in ${wholeNumber(contextWindow)} tokens`],
      baseline === undefined ? [] : [`fewer tokens than ${baseline} with`],
    ),
    rows: rows.map(({ tokenizer, tokensPerCharacter, interval, breakEvens }) => [
      tokenizer,
      `${decimal(tokensPerCharacter, 3)}${interval ? plusMinus(tokensPerCharacter, interval, 3) : ''}`,
      wholeNumber(contextWindow / tokensPerCharacter),
      ...(baseline === undefined ? [] : [breakEvenText(tokenizer, rows, baseline, breakEvens)]),
    ]),
  })
  return [
    '## In a mix\n',
    table,
    `- ${mix.join(', ')} of the characters: Σ share × tokens ÷ characters.`,
    ...(baseline === undefined
      ? []
      : ['- The break-even share of one text, the others keeping their proportions.']),
    '',
  ].join('\n')
}

function breakEvenText(
  tokenizer: string,
  rows: RecordedMix['rows'],
  baseline: string,
  breakEvens: RecordedMix['rows'][number]['breakEvens'],
): string {
  if (tokenizer === baseline || !breakEvens) return ''
  if (breakEvens.length > 0) {
    return breakEvens
      .map(({ corpus, share, cheaper }) => `${corpus} ${cheaper} ${percentage(share, 1)}`)
      .join(', or ')
  }
  const rateOf = (id: string) => rows.find(row => row.tokenizer === id)?.tokensPerCharacter ?? 0
  return rateOf(tokenizer) < rateOf(baseline) ? 'any share' : 'no share'
}

function sampleSizeSection({ metric, width, rows }: RecordedSampleSize): string {
  const table = markdownTable({
    head: heads(
      ['text', 'widest for'],
      ['samples', '±', `needed for ±${percentage(width, 1)}`],
      ['with fewer samples'],
    ),
    rows: rows.map(row => {
      const last = row.curve.at(-1)!
      const earlier = row.curve.slice(0, -1)
      return [
        labelOf(row),
        row.tokenizer,
        wholeNumber(last.samples),
        percentage(last.width, 1),
        wholeNumber(row.needed),
        earlier
          .map(({ samples, width }) => `${wholeNumber(samples)}: ±${percentage(width, 1)}`)
          .join(', '),
      ]
    }),
  })
  return [
    '## How many samples\n',
    table,
    `- ${metricOf(metric).label}: the 95 % interval as a share of the value, measured with all samples and with parts of them taken at random; what is needed goes by the square root.\n`,
  ].join('\n')
}

function heads(
  left: readonly string[],
  right: readonly string[],
  last: readonly string[],
): TableHead[] {
  return [
    ...left.map(label => ({ label, align: 'left' as const })),
    ...right.map(label => ({ label, align: 'right' as const })),
    ...last.map(label => ({ label, align: 'left' as const })),
  ]
}

function labelOf({ corpus, side }: { readonly corpus: string; readonly side: string }): string {
  return side === 'text' ? corpus : `${corpus}/${side}`
}

/** `0.1234` → `12.3 %`. */
function percentage(share: number, digits: number): string {
  return `${decimal(100 * share, digits)} %`
}
