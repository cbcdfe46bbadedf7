/**
 * tokrate as a library. Importing it loads no reference package: those are loaded where they are used.
 *
 *     import { loadTokenizer } from 'tokrate'
 *
 *     const llama = await loadTokenizer('llama')
 *     console.log(llama.countTokens('人工智能'))
 */
export { corpora } from './catalog/corpora.ts'
export { suites } from './catalog/suites.ts'
export { tokenizers } from './catalog/tokenizers.ts'
export { type Corpus, openCorpus, readSamples } from './corpora/open.ts'
export { type Counted, type CountOptions, count } from './count/count.ts'
export {
  type CorpusCounts,
  type CountCorporaOptions,
  type CountProgress,
  countCorpora,
} from './count/count-corpora.ts'
export type { Stoppable } from './count/stoppable.ts'
export type { Counts, TextCounts, TokenCounts } from './counts.ts'
export { InputError } from './errors.ts'
export { type ExplainOptions, type Explanation, explain } from './explain/explain.ts'
export { loadTokenizer, loadVocabulary } from './load/load.ts'
export { type Merge, type MergeOptions, mergeVocabularies } from './merge/merge.ts'
export { type Metric, type MetricName, metrics } from './metrics/metrics.ts'
export { makeTokenizer } from './models/tokenizer.ts'
export { type MergePlan, type PlanOptions, planMerge } from './plan/plan.ts'
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
export { bench } from './suites/bench.ts'
export { type CompareOptions, compare } from './suites/compare.ts'
export type { Tokenizer } from './tokenizer.ts'
export { type Trained, type TrainOptions, trainVocabulary } from './train/train.ts'
export { type Verification, verify } from './verify/verify.ts'
export { kindOf, type PieceKind, pieceKinds, type Vocabulary } from './vocabulary.ts'
