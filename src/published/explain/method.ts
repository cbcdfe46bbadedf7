import { percent } from '../../reports/format.ts'
import type { ColumnExplanation } from './explain-column.ts'
import { errorLabel, listed } from './words.ts'

/** Describes the search, and defines the words of a page. */
export function methodSentences(columns: readonly ColumnExplanation[]): string[] {
  const [first] = columns
  return [
    'Tried: tokens ÷ units and units ÷ tokens; characters (code points, UTF-16 units, graphemes), UTF-8 bytes, GBK bytes (1 for ASCII, 2 for others), words (by whitespace, by Intl.Segmenter, by whitespace with each Han character a word), samples; a ratio of sums and a mean of ratios; 0, 1, 2 special tokens a sample; × 1, 100, 1,000; ids of 2, 4 bytes and log₂ V bits; GiB and TiB over 10⁹ and 10¹² tokens; a row as baseline; a fitted constant.',
    'The mix: one text of each kind. Shares are fitted by least squares of relative differences, none below 0, all together 1, as shares of the denominator, in which a ratio of sums is linear; they are shown as shares of characters, and in a mean of ratios of samples. Every choice of texts is tried and the best is shown.',
    '"fitted" counts the shares that were fitted and the constant; "off by" is √(Σ difference² ÷ rows left); "left out" is √(mean difference²) of rows that the fit has not seen.',
    'A verdict: "consistent" where exactly one of the formulas that assume least fits (or of those that give every printed digit), and at most 5 % of the ways to shuffle the numbers fit as well; "not identifiable" where several fit, or shuffled numbers do; "unexplained" where none fits.',
    ...(first ? [toleranceSentence(first)] : []),
  ]
}

function toleranceSentence({ tolerance }: ColumnExplanation): string {
  const { rms, source, trials } = tolerance
  const limit = `A formula fits that is off by no more than`
  if (source === 'given') return `${limit} ${errorLabel(rms)}, as was asked for.`
  if (source === 'assumed') {
    return `${limit} ${percent(rms)}: an assumption, since no two texts are of one kind and nothing tells how much texts differ.`
  }
  const tried = Object.entries(trials).map(([text, off]) => `${text} ${errorLabel(off)}`)
  return `${limit} ${errorLabel(rms)}: each text of ours was taken for a published one and explained by the others with the true formula, which was then off by ${listed(tried)}.`
}
