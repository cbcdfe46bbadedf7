import type { TextSource } from '../count/jobs.ts'
import type { TokenMeterOptions } from '../count/tokens.ts'
import type { CountedCorpus } from './count-corpus.ts'
import { countsPieces, type Plan, type PlannedCorpus, type PlannedTokenizer } from './spec.ts'

/** One thread's work: a tokenizer, and every corpus that some plan wants it on. */
export interface Task {
  readonly tokenizer: PlannedTokenizer
  readonly corpora: readonly PlannedCorpus[]
  /** The same corpora, opened. */
  readonly sources: readonly TextSource[]
  /** What is counted beside the tokens, of each. */
  readonly options: readonly TokenMeterOptions[]
}

/** The tokenizers that the plans need counted: all rows but those that share another's cells. */
export function tokenizersOf(plans: readonly Plan[]): PlannedTokenizer[] {
  return unique(plans.flatMap(plan => plan.tokenizers)).filter(row => row.sameAs === undefined)
}

export function corporaOf(plans: readonly Plan[]): PlannedCorpus[] {
  return unique(plans.flatMap(plan => plan.corpora))
}

/** The tasks that cover all plans, each tokenizer × corpus once, the long ones first. */
export function tasksOf(
  plans: readonly Plan[],
  tokenizers: readonly PlannedTokenizer[],
  opened: ReadonlyMap<string, CountedCorpus>,
): Task[] {
  return tokenizers
    .map(tokenizer => {
      const wanting = plans.filter(plan => plan.tokenizers.some(({ id }) => id === tokenizer.id))
      const corpora = corporaOf(wanting).filter(({ id }) => opened.has(id))
      const counted = corpora.map(({ id }) => opened.get(id)!)
      const characters = counted.reduce((sum, corpus) => sum + corpus.characters, 0)
      // A guess is enough: a large vocabulary takes longer to load.
      const cost = characters + 10 * tokenizer.sizes.base
      const sources = counted.map(({ source }) => source)
      const options = corpora.map(({ id }) =>
        meterOptions(wanting.filter(plan => plan.corpora.some(corpus => corpus.id === id))),
      )
      return { cost, task: { tokenizer, corpora, sources, options } }
    })
    .filter(({ task }) => task.corpora.length > 0)
    .sort((a, b) => b.cost - a.cost)
    .map(({ task }) => task)
}

/** What the plans want counted beside the tokens. */
function meterOptions(plans: readonly Plan[]): TokenMeterOptions {
  const looking = plans.filter(countsPieces)
  return { pieces: looking.length > 0, alpha: looking[0]?.alpha }
}

function unique<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map(item => [item.id, item])).values()]
}
