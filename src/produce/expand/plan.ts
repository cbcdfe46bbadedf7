import '../../sources/node-engine.ts'
import type { Corpus } from '../../corpora/corpus.ts'
import { InputError } from '../../errors.ts'
import { type MergeOperand, type MergeRecipe, openMerge } from '../../load/open-merge.ts'
import { type DeadPiece, deadPieces } from '../../merge/dead-pieces.ts'
import { idsFrom, type Merge, type MergeOptions } from '../../merge/merge.ts'
import { type ExpansionCost, expansionCost, type ModelShape } from '../../metrics/expansion-cost.ts'
import { type Verdict, verdictOf } from '../../metrics/expansion-verdict.ts'
import { settingsFrom } from '../../sources/settings.ts'
import { runStoppable, type Stoppable } from '../../threads.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import type { Tokenizer } from '../../tokenizer/tokenizer.ts'
import { awkwardTexts } from '../../verify/awkward-texts.ts'
import {
  type Composition,
  compositionOf,
  type Initialisation,
  initialisationOf,
} from './added-pieces.ts'
import { type Curve, curveOf } from './curve.ts'
import { type Damage, damageOf } from './damage.ts'
import { type WrittenForm, writtenForms } from './forms.ts'
import {
  type Baseline,
  baselineOf,
  baselineWhere,
  type Gain,
  gainOf,
  gainsByCorpus,
} from './gain.ts'
import { type PolicyRow, policyTable } from './policies.ts'
import { type Portability, portabilityOf } from './portability.ts'
import { frequentPieces, readTexts } from './texts.ts'

/** The gain, damage and cost of a merge, and the verdict: whole numbers and ratios of them. */
export interface MergePlan {
  readonly base: MergeOperand & { readonly pieces: number }
  readonly extra: MergeOperand & { readonly pieces: number }
  readonly options: MergeOptions & { readonly minFrequency?: number }
  /** Pieces of the extra that the base has already. */
  readonly overlap: number
  readonly merged: number
  readonly added: number
  /** The kinds of the added pieces. */
  readonly composition: Composition
  readonly gains: readonly (Gain & { readonly corpus: string })[]
  /** On the Chinese texts of all corpora together; null where there is none. */
  readonly chinese: Gain | null
  readonly curve: Curve | null
  readonly dead: readonly DeadPiece[]
  readonly repair: Repair
  readonly damage: Damage
  readonly policies: readonly PolicyRow[]
  readonly portability: readonly Portability[]
  readonly cost: ExpansionCost | null
  readonly initialisation: readonly Initialisation[]
  readonly verdict: Verdict | null
  readonly warnings: readonly string[]
}

/** The pieces that bring the dead ones to life. */
export interface Repair {
  /** The links to add, or the links that were added. */
  readonly links: readonly string[]
  /** Pieces that are dead even so. */
  readonly stillDead: number
  /** Tokens a character on Chinese without the links and with them; null where no text is Chinese. */
  readonly tokensPerCharacterWithout: number | null
  readonly tokensPerCharacterWith: number | null
}

/** Options of `planMerge`: those of the merge, the texts to measure on, and the shape of the model. */
export interface PlanOptions extends MergeOptions {
  /** The texts, as `openCorpus` gives them. */
  readonly corpora: readonly Corpus[]
  /** The approximate number of characters from each corpus, in samples spread over it. */
  readonly charactersPerCorpus?: number | undefined
  /** Width of the model and whether its matrices are tied, for the cost of new rows; 4,096 and not tied by default. */
  readonly model?: Partial<ModelShape> | undefined
  /** Add only pieces of the extra whose text occurs at least this often in the corpora. */
  readonly minFrequency?: number | undefined
}

/**
 * Looks at the merge of two vocabularies, each named by a reference, from all sides, and writes nothing.
 *
 *     const { verdict } = await planMerge('llama', 'chinese-sp', { corpora: [await openCorpus('zh')] })
 */
export async function planMerge(
  base: string,
  extra: string,
  { signal, settings = settingsFrom(), onProgress: _, ...options }: PlanOptions & Stoppable<never>,
): Promise<MergePlan> {
  if (signal) return runStoppable('plan', [base, extra], { ...options, settings, signal })
  const { plan } = await planRecipe(await openMerge(base, extra, settings), options)
  return plan
}

/** A merge, what it is written as, and what is to be known about it. */
export interface PlannedMerge {
  readonly merge: Merge
  readonly forms: readonly WrittenForm[]
  readonly plan: MergePlan
}

/** The same for a base and an extra that were read already. */
export async function planRecipe(
  recipe: MergeRecipe,
  { corpora, charactersPerCorpus, model = {}, minFrequency, ...chosen }: PlanOptions,
): Promise<PlannedMerge> {
  const options =
    minFrequency === undefined
      ? chosen
      : { ...chosen, among: await frequentIn(corpora, recipe, minFrequency) }
  const merge = recipe.merge(options)
  const texts = await readTexts(corpora, charactersPerCorpus)
  if (corpora.length > 0 && texts.length === 0) throw new InputError('the corpora hold no text')
  const [base, after] = [makeTokenizer('base', merge.base), makeTokenizer('merged', merge.merged)]
  const all = baselineOf(base, texts)
  const chinese = baselineWhere(all, ({ is }) => is === 'chinese')
  const plain = baselineWhere(all, ({ is }) => is === 'plain')
  const gain = gainOf(chinese, after) ?? null
  const damage = damageOf(plain, base, after)
  const initialisation = initialisationOf(merge)
  const curve =
    curveOf(merge, initialisation, among => recipe.merge({ ...options, among }), chinese) ?? null
  const cost = costOf(merge, gain, damage, { hidden: 4096, tied: false, ...model })
  const probes = [...Object.values(awkwardTexts).flat(), ...texts.map(({ text }) => text)]
  const forms = writtenForms(merge, probes)
  const plan: MergePlan = {
    base: { ...recipe.base, pieces: merge.basePieces },
    extra: { ...recipe.extra, pieces: merge.extraPieces },
    options: { ...chosen, ...(minFrequency === undefined ? {} : { minFrequency }) },
    overlap: merge.overlap,
    merged: merge.basePieces + merge.added.length,
    added: merge.added.length,
    composition: compositionOf(textsOf(after, merge)),
    gains: gainsByCorpus(all, after),
    chinese: gain,
    curve,
    dead: deadPieces(merge.merged, merge.producible),
    repair: repairOf(merge, gain, chinese, repair => recipe.merge({ ...options, repair })),
    damage,
    policies: policyTable(
      recipe.policies,
      (scores, only) => recipe.merge({ ...options, scores, only }),
      base,
      chinese,
      plain,
    ),
    portability: await portabilityOf(merge.merged, forms, probes),
    cost,
    initialisation,
    verdict: cost && gain && verdictFor(merge, gain, damage, curve, cost),
    warnings: merge.warnings,
  }
  return { merge, forms, plan }
}

async function frequentIn(corpora: readonly Corpus[], { pieces }: MergeRecipe, least: number) {
  const texts = await readTexts(corpora, Number.POSITIVE_INFINITY)
  const contents = texts.map(({ text }) => text)
  return frequentPieces(pieces, contents, least)
}

/** The added pieces as text. */
function textsOf(merged: Tokenizer, { basePieces, added }: Merge): string[] {
  return idsFrom(basePieces, added.length).map(id => merged.decode([id]))
}

function repairOf(
  merge: Merge,
  gain: Gain | null,
  chinese: Baseline,
  remake: (repair: boolean) => Merge,
): Repair {
  const isRepaired = merge.links.length > 0
  const other = remake(!isRepaired)
  const repaired = isRepaired ? merge : other
  const here = gain?.tokensPerCharacterAfter ?? null
  const there =
    gainOf(chinese, makeTokenizer('other', other.merged))?.tokensPerCharacterAfter ?? null
  return {
    links: repaired.links,
    stillDead: deadPieces(repaired.merged, repaired.producible).length,
    tokensPerCharacterWithout: isRepaired ? there : here,
    tokensPerCharacterWith: isRepaired ? here : there,
  }
}

function costOf(
  { basePieces, added }: Merge,
  gain: Gain | null,
  { tokensBefore, tokensAfter }: Damage,
  shape: ModelShape,
): ExpansionCost | null {
  if (!gain) return null
  return expansionCost(
    {
      rowsBefore: basePieces,
      rowsAfter: basePieces + added.length,
      before: gain.tokensPerCharacterBefore,
      after: gain.tokensPerCharacterAfter,
      plainRatio: tokensBefore > 0 ? tokensAfter / tokensBefore : 1,
    },
    shape,
  )
}

function verdictFor(
  { added }: Merge,
  gain: Gain,
  { changed, samples }: Damage,
  curve: Curve | null,
  { newParameters, breakEvenShare }: ExpansionCost,
): Verdict {
  return verdictOf({
    added: added.length,
    before: gain.tokensPerCharacterBefore,
    after: gain.tokensPerCharacterAfter,
    newParameters,
    breakEvenShare,
    ...(samples > 0 ? { plainChanged: changed / samples } : {}),
    ...(curve ? { curve: curve.points } : {}),
  })
}
