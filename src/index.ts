/**
 * The functions of the library that answer with a promise. What does their work is loaded when one of them
 * is first called: importing all of it takes twice as long, which every notebook and script would feel at its start.
 */

import type { BenchOptions, BenchSummary } from './compare/bench.ts'
import type { CompareOptions } from './compare/compare.ts'
import type { Notice } from './corpora/files/noticed.ts'
import type { Corpus, OpenCorpusOptions } from './corpora/open.ts'
import type { Sample } from './corpora/sample.ts'
import type { CorpusCounts, CountCorporaOptions } from './count/count-corpora.ts'
import type { MergePlan, PlanOptions } from './produce/expand/plan.ts'
import type { Trained, TrainOptions } from './produce/train/train.ts'
import type { ExplainOptions, Explanation } from './published/explain/explain.ts'
import type { TableToExplain } from './published/explain/read-table.ts'
import type { SuiteRecord } from './reports/record.ts'
import type { Settings } from './sources/settings.ts'
import type { Stoppable } from './threads.ts'
import type { Tokenizer } from './tokenizer/tokenizer.ts'
import type { Verification, VerifyOptions } from './verify/verify.ts'
import type { Vocabulary } from './vocabulary/vocabulary.ts'

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
export type { CompareOptions } from './compare/compare.ts'
export type { Corpus } from './corpora/open.ts'
export type { Sample } from './corpora/sample.ts'
export { type Counted, type CountOptions, count } from './count/count.ts'
export type { CorpusCounts, CountCorporaOptions, CountProgress } from './count/count-corpora.ts'
export { InputError } from './errors.ts'
export { type Merge, type MergeOptions, mergeVocabularies } from './merge/merge.ts'
export type { Counts, TextCounts, TokenCounts } from './metrics/counts.ts'
export { type Metric, type MetricName, metrics } from './metrics/metrics.ts'
export type { MergePlan, PlanOptions } from './produce/expand/plan.ts'
export type { Trained, TrainOptions } from './produce/train/train.ts'
export type { ExplainOptions, Explanation } from './published/explain/explain.ts'
export { reportFormats } from './reports/formats.ts'
export { type ToPlotOptions, toPlot } from './reports/plots/to-plot.ts'
export type { SuiteRecord } from './reports/record.ts'
export {
  type DataTable,
  type TableValue,
  type ToTableOptions,
  toTable,
} from './reports/to-table.ts'
export { type Settings, settingsFrom } from './sources/settings.ts'
export type { Stoppable } from './threads.ts'
export { makeTokenizer } from './tokenizer/make-tokenizer.ts'
export { type SpecialTokens, withSpecialTokens } from './tokenizer/special-tokens.ts'
export type { Tokenizer } from './tokenizer/tokenizer.ts'
export type { Verification } from './verify/verify.ts'
export { kindOf, type PieceKind, pieceKinds, type Vocabulary } from './vocabulary/vocabulary.ts'

/**
 * The tokenizer that a reference names: an id of the catalog (`llama`), a path (`./mine/tokenizer.json`,
 * a folder), a repository on the hub (`hf:org/name@revision`), or a source address (`github:…`,
 * `npm:…`). Files are fetched on first use, checked by hash and kept in the cache.
 *
 *     const llama = await loadTokenizer('llama')
 *     llama.countTokens('人工智能')
 */
export async function loadTokenizer(reference: string, settings?: Settings): Promise<Tokenizer> {
  const { loadTokenizer } = await import('./load/load.ts')
  return loadTokenizer(reference, settings)
}

/** The vocabulary that a reference names. */
export async function loadVocabulary(reference: string, settings?: Settings): Promise<Vocabulary> {
  const { loadVocabulary } = await import('./load/load.ts')
  return loadVocabulary(reference, settings)
}

/**
 * Opens a corpus: an id of the catalog (built on this machine the first time), a file, folder or pattern of
 * one's own, `hf-dataset:org/name[@revision]/config/split`, the name of a preset of such, a source address,
 * or `-` for standard input. Files are `.txt` or `.md` (a sample each),
 * `.jsonl`, `.csv`, `.tsv` and `.parquet` (a sample a line or row), each also `.gz` or `.zst`; they are
 * streamed, whatever their length. `limit`, `sample` and `maxCharacters` ask for a part: a corpus of its
 * own, whose `reading` tells what was left out.
 *
 * What is not there, or is not what it seems, is an InputError with file and line.
 */
export async function openCorpus(reference: string, options?: OpenCorpusOptions): Promise<Corpus> {
  const { openCorpus } = await import('./corpora/open.ts')
  return openCorpus(reference, options)
}

/** The samples of a corpus, streamed, in its order; `notice` is told what was done to their texts. */
export async function* readSamples(
  corpus: Pick<Corpus, 'files'>,
  notice?: Notice,
): AsyncGenerator<Sample> {
  const { readSamples } = await import('./corpora/open.ts')
  yield* readSamples(corpus, notice)
}

/**
 * Counts corpora (catalog ids, paths, addresses) with tokenizers (the same), in threads. The rows stand in
 * the order of the corpora, and of the tokenizers within one. What cannot be read or had is an InputError.
 *
 *     const rows = await countCorpora(['gpt2', 'llama'], ['./notes.txt'])
 *     rows[0] // { tokenizer: 'gpt2', corpus: 'notes.txt', tokens: 12, characters: 20, … }
 */
export async function countCorpora(
  tokenizers: readonly string[],
  corpora: readonly string[],
  options?: CountCorporaOptions,
): Promise<CorpusCounts[]> {
  const { countCorpora } = await import('./count/count-corpora.ts')
  return countCorpora(tokenizers, corpora, options)
}

/**
 * Counts tokenizers (catalog ids, paths, addresses) side by side. The answer is a record like those in
 * `reports/`, for `reportFormats` to print.
 */
export async function compare(
  references: readonly string[],
  options?: CompareOptions,
): Promise<SuiteRecord> {
  const { compare } = await import('./compare/compare.ts')
  return compare(references, options)
}

/** Regenerates the reports of the suites named, or of all, in `out`. */
export async function bench(
  names: readonly string[],
  options: BenchOptions,
): Promise<BenchSummary> {
  const { bench } = await import('./compare/bench.ts')
  return bench(names, options)
}

/**
 * Which formula, aggregation, special tokens and mix of texts could have made a published table: an id of
 * `bench/published/`, a path to JSON or CSV, or the table itself. Says "consistent with", never "is".
 *
 *     const { columns } = await explain('baichuan-7b')
 *     columns[0].verdict  // 'consistent'
 */
export async function explain(
  table: string | TableToExplain,
  options?: ExplainOptions,
): Promise<Explanation> {
  const { explain } = await import('./published/explain/explain.ts')
  return explain(table, options)
}

/**
 * Looks at the merge of two vocabularies, each named by a reference, from all sides, and writes nothing.
 *
 *     const { verdict } = await planMerge('llama', 'chinese-sp', { corpora: [await openCorpus('zh')] })
 */
export async function planMerge(
  base: string,
  extra: string,
  options: PlanOptions & Stoppable<never>,
): Promise<MergePlan> {
  const { planMerge } = await import('./produce/expand/plan.ts')
  return planMerge(base, extra, options)
}

/**
 * Trains a vocabulary on text. The same text and options give the same bytes.
 *
 *     const { files } = await trainVocabulary({ model: 'bpe', corpora: ['zh'], vocabSize: 20_000 })
 */
export async function trainVocabulary(options: TrainOptions): Promise<Trained> {
  const { trainVocabulary } = await import('./produce/train/train.ts')
  return trainVocabulary(options)
}

/**
 * Our ids against those of the package that can run the tokenizer: of several the first that is
 * installed, and what stands in the way of those before it.
 */
export async function verify(reference: string, options: VerifyOptions): Promise<Verification[]> {
  const { verify } = await import('./verify/verify.ts')
  return verify(reference, options)
}
