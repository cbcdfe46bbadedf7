import { decimal, percent, wholeNumber } from '../../reports/format.ts'
import type { Answer, Variant } from './answers.ts'
import { type ColumnExplanation, luckThreshold } from './explain-column.ts'
import { unitNames, unitOf } from './units.ts'

const kindLabels = new Map([
  ['zh', 'Chinese'],
  ['en', 'English'],
])

/** Describes the result of a column in sentences that can be quoted, the answer first. */
export function sentencesOf(column: ColumnExplanation): string[] {
  const decided = decidedAnswers(column)
  return [
    verdictSentence(column),
    aloneSentence(column),
    ...(decided.length === 1 ? openSentences(decided[0]!) : []),
    ...alsoSentences(column),
    excludedSentence(column),
    ...rowSentences(column),
  ].filter(Boolean)
}

/** `94 % Chinese and 6 % code` */
export function mixLabel({ mix }: Variant, { kinds }: Pick<ColumnExplanation, 'kinds'>): string {
  const shares = new Map<string, number>()
  for (const [text, share] of Object.entries(mix)) {
    if (share >= 0.005) shares.set(kindLabel(kinds[text] ?? text), share)
  }
  return listInWords(
    Array.from(shares)
      .toSorted((a, b) => b[1] - a[1])
      .map(([kind, share]) => `${percent(share)} ${kind}`),
  )
}

/** Formats an error, with one decimal below 10 %: `7.3 %`, `58 %`. */
export function errorLabel(share: number): string {
  return share < 0.0995 ? `${decimal(100 * share, 1)} %` : percent(share)
}

/** `+7.3 %`, `−58 %`, `0.0 %` */
export function signedLabel(difference: number): string {
  const label = errorLabel(Math.abs(difference))
  if (label === '0.0 %') return label
  return `${difference < 0 ? '−' : '+'}${label}`
}

/** `a`, `a and b`, `a, b and c` */
export function listInWords(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

export function kindLabel(kind: string): string {
  return kindLabels.get(kind) ?? kind
}

function decidedAnswers({ answers, decided }: ColumnExplanation): Answer[] {
  return answers.filter(({ label }) => decided.includes(label))
}

function verdictSentence(column: ColumnExplanation): string {
  const { verdict, answers, rows } = column
  const [first, ...more] = decidedAnswers(column)
  if (answers.length === 0) {
    return `Not identifiable: ${rows.length} rows were counted here, and with fewer than three nearly everything fits.`
  }
  if (verdict === 'unexplained' || !first) {
    return `Unexplained: no formula fits on any mix of these texts, not even times a constant. Nearest is ${fitLabel(answers[0]!, column)}, where ${errorLabel(column.tolerance.rms)} would pass.${furthestSentence(column)}`
  }
  if (verdict === 'consistent') return `Consistent with ${fitLabel(first, column)}.`
  const labels = listInWords([first, ...more].map(({ label }) => label))
  const few = first.chance && first.chance.asGood / first.chance.of > luckThreshold
  if (few) {
    const { asGood, of } = first.chance!
    return `Not identifiable: ${rows.length} rows are too few to tell a fit from luck (of ${of} ways to hand the numbers to the tokenizers ${asGood} fit${asGood === 1 ? 's' : ''}). What fits: ${labels}.`
  }
  if (more.length > 0) return `Not identifiable: ${labels} fit alike.`
  return `Not identifiable: what fits is ${fitLabel(first, column)}, and a constant can stand for any unit.`
}

/** The row that a formula is furthest off. */
function furthestSentence({ answers, rows, published }: ColumnExplanation): string {
  const differences = answers[0]!.shown.predictions.map((number, i) => number / published[i]! - 1)
  const i = differences.findIndex(
    difference => Math.abs(difference) === Math.max(...differences.map(Math.abs)),
  )
  return ` Furthest off is ${rows[i]}: printed ${published[i]}, expected ${significant(answers[0]!.shown.predictions[i]!)} (${signedLabel(differences[i]!)}).`
}

function fitLabel({ label, shown, isExact }: Answer, column: ColumnExplanation): string {
  const constant = constantLabel(shown)
  const of = shown.formula.aggregation === 'mean of ratios' ? 'samples' : 'characters'
  const { same, of: pairs } = shown.order
  return `${label}${constant} on text whose ${of} are about ${mixLabel(shown, column)}: ${errorSentence(shown)}, ${same} of ${pairs} pairs in the published order${isExact ? ', every number to the digit that was printed' : ''}`
}

/** Tokens times 7,310 per character are the tokens of 7,310 characters. */
export function constantLabel({ constant, formula }: Variant): string {
  if (constant === undefined) return ''
  return formula.direction === 'tokensPerUnit'
    ? ` (of ${significant(constant)} characters)`
    : ` (${significant(constant)} × characters per token)`
}

function errorSentence({ rms, max }: Variant): string {
  return `off by ${errorLabel(rms)} (root mean square; at most ${errorLabel(max)})`
}

/** Describes the ambiguity of the answer, and the results of its tests. */
function openSentences({ open, chance, leftOut }: Answer): string[] {
  if (!open) return []
  const { variants, shares, choices } = open
  const ranges = Object.entries(shares)
    .filter(([, [, high]]) => high >= 0.005)
    .map(([kind, [low, high]]) => `${kindLabel(kind)} ${rangeLabel(low, high)}`)
  const distinct = <Value>(of: (variant: Variant) => Value) => [...new Set(variants.map(of))]
  const details = [
    distinct(({ formula }) => unitOf(formula.unit).plural),
    distinct(({ formula }) => formula.aggregation),
    distinct(({ formula }) => `${formula.specialTokens}`).toSorted(),
  ]
  const [unitLabels, aggregations, special] = details as [string[], string[], string[]]
  const untold = [
    ...(unitLabels.length > 1 ? [unitLabels.join(' or ')] : []),
    ...(aggregations.length > 1 ? [aggregations.join(' or ')] : []),
    ...(special.length > 1 ? [`${special.join(', ')} special tokens a sample`] : []),
  ]
  return [
    `Over all variants that fit, and the ${choices.consistent} of ${choices.of} choices of texts on which one does, the mix is ${listInWords(ranges)}.`,
    untold.length > 0 ? `Not told apart: ${untold.join('; ')}.` : '',
    ...(leftOut && chance
      ? [
          `Each row is foretold by the others to within ${errorLabel(leftOut.rms)} (at most ${errorLabel(leftOut.max)}); of ${wholeNumber(chance.of)} ways to hand the numbers to the tokenizers, ${wholeNumber(chance.asGood)} ${chance.asGood === 1 ? 'fits' : 'fit'} as well, the published one included.`,
        ]
      : []),
  ]
}

/** Formulas that assume more than those that decided, and fit too. */
function alsoSentences(column: ColumnExplanation): string[] {
  const decided = decidedAnswers(column)
  const others = column.answers.filter(
    answer => answer.status !== 'excluded' && !decided.includes(answer),
  )
  return others.map(answer =>
    answer.tier === 'fitted'
      ? `With a constant that is fitted, as for tokens per sample of a length that is not told, all units fit alike: ${fitLabel(answer, column)}${answer.status === 'saturated' ? ', with no row left to test it' : ''}.`
      : `Not excluded either${answer.tier === 'plain' ? '' : ', with a constant that has a reason'}: ${fitLabel(answer, column)}.`,
  )
}

/** Names the excluded answers without a constant, since a reader would think of these. */
function excludedSentence({ answers }: ColumnExplanation): string {
  const excluded = answers.filter(({ status }) => status === 'excluded')
  const plain = excluded
    .filter(({ shown: { formula } }) => formula.factor === 'one' && formula.unit !== 'samples')
    .toSorted(
      (a, b) => unitNames.indexOf(a.shown.formula.unit) - unitNames.indexOf(b.shown.formula.unit),
    )
  if (plain.length === 0) return ''
  const least = Math.min(...plain.map(({ shown }) => shown.rms))
  const others = excluded.length - plain.length
  const more = others > 0 ? `, and ${others} formulas with a constant` : ''
  if (least > 0.5) {
    return `Excluded: every formula without a constant, which are off by ${errorLabel(least)} and more${more}.`
  }
  const labels = plain.map(({ label, shown }) => `${label} (${errorLabel(shown.rms)})`)
  return `Excluded, with what they are off by at best: ${labels.join(', ')}${more}.`
}

/** Describes the fit of each text by itself, which few rows still allow, as if the numbers were tokens per sample. */
function aloneSentence({ verdict, alone }: ColumnExplanation): string {
  const [nearest] = alone
  if (verdict === 'consistent' || nearest?.direction !== 'tokensPerUnit') return ''
  return `Taken for tokens per sample, of a length that is fitted: by itself ${nearest.text} comes nearest, off by ${errorLabel(nearest.rms)} with ${significant(nearest.constant)} characters a sample.`
}

function rowSentences({ suspect, missing }: ColumnExplanation): string[] {
  return [
    ...(suspect
      ? [
          `Left out: ${suspect.row}, printed as ${suspect.published}, where the others let expect ${significant(suspect.expected)}; a misprint, or another tokenizer than ours.`,
        ]
      : []),
    ...(missing.length > 0 ? [`Not counted here: ${listInWords(missing)}.`] : []),
  ]
}

function rangeLabel(low: number, high: number): string {
  const [from, to] = [decimal(100 * low, 0), decimal(100 * high, 0)]
  return from === to ? `${to} %` : `${from}–${to} %`
}

/** Three digits that matter: `1.47`, `7,190`. */
export function significant(number: number): string {
  return number.toLocaleString('en-US', {
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
  })
}

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
  return `${limit} ${errorLabel(rms)}: each text of ours was taken for a published one and explained by the others with the true formula, which was then off by ${listInWords(tried)}.`
}
