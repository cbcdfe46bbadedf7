import '../../sources/node-engine.ts'
import { deadPieces } from '../../merge/dead-pieces.ts'
import type { Merge } from '../../merge/merge.ts'
import type { ScorePolicy } from '../../merge/scores.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import type { Tokenizer } from '../../tokenizer/tokenizer.ts'
import { damageOf } from './damage.ts'
import { type Baseline, gainOf } from './gain.ts'

/** One way to merge, in the table of all ways. */
export interface PolicyRow {
  readonly scores: ScorePolicy
  readonly only: 'han' | null
  readonly added: number
  readonly dead: number
  /** On Chinese; null where no text is. */
  readonly tokensPerCharacter: number | null
  readonly saved: number | null
  /** Samples without Han whose ids change, of all such samples. */
  readonly changed: number
  readonly samples: number
}

/** The gain and damage of every policy and filter, on the same texts. */
export function policyTable(
  policies: readonly ScorePolicy[],
  merge: (scores: ScorePolicy, only: 'han' | undefined) => Merge,
  base: Tokenizer,
  chinese: Baseline,
  plain: Baseline,
): PolicyRow[] {
  const filters = [undefined, 'han'] as const
  return policies.flatMap(scores =>
    filters.map(only => {
      const { merged, producible, added } = merge(scores, only)
      const after = makeTokenizer('merged', merged)
      const gain = gainOf(chinese, after)
      const { changed, samples } = damageOf(plain, base, after, 0)
      return {
        scores,
        only: only ?? null,
        added: added.length,
        dead: deadPieces(merged, producible).length,
        tokensPerCharacter: gain?.tokensPerCharacterAfter ?? null,
        saved: gain?.saved ?? null,
        changed,
        samples,
      }
    }),
  )
}
