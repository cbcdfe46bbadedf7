/**
 * tokrate as a library. Importing it loads no reference package, and of the library itself what answers at
 * once; the rest is loaded where it is used (on-demand.ts).
 *
 *     import { loadTokenizer } from 'tokrate'
 *
 *     const llama = await loadTokenizer('llama')
 *     console.log(llama.countTokens('人工智能'))
 */
export { corpora } from './catalog/corpora.ts'
export { suites } from './catalog/suites.ts'
export { tokenizers } from './catalog/tokenizers.ts'
export type { Corpus } from './corpora/open.ts'
export { type Counted, type CountOptions, count } from './count/count.ts'
export type { CorpusCounts, CountCorporaOptions, CountProgress } from './count/count-corpora.ts'
export type { Stoppable } from './count/stoppable.ts'
export type { Counts, TextCounts, TokenCounts } from './counts.ts'
export { InputError } from './errors.ts'
export type { ExplainOptions, Explanation } from './explain/explain.ts'
export { type Merge, type MergeOptions, mergeVocabularies } from './merge/merge.ts'
export { type Metric, type MetricName, metrics } from './metrics/metrics.ts'
export { makeTokenizer } from './models/tokenizer.ts'
export {
  bench,
  compare,
  countCorpora,
  explain,
  loadTokenizer,
  loadVocabulary,
  openCorpus,
  planMerge,
  readSamples,
  trainVocabulary,
  verify,
} from './on-demand.ts'
export type { MergePlan, PlanOptions } from './plan/plan.ts'
export { type ToPlotOptions, toPlot } from './plots/to-plot.ts'
export { reportFormats } from './reports/formats.ts'
export type { SuiteRecord } from './reports/record.ts'
export {
  type DataTable,
  type TableValue,
  type ToTableOptions,
  toTable,
} from './reports/to-table.ts'
export type { Sample } from './sample.ts'
export { type Settings, settingsFrom } from './settings.ts'
export { type SpecialTokens, withSpecialTokens } from './special-tokens.ts'
export type { CompareOptions } from './suites/compare.ts'
export type { Tokenizer } from './tokenizer.ts'
export type { Trained, TrainOptions } from './train/train.ts'
export type { Verification } from './verify/verify.ts'
export { kindOf, type PieceKind, pieceKinds, type Vocabulary } from './vocabulary.ts'
