import { beforeAll, expect, type TestContext, test } from 'vitest'
import { openCorpus } from '../../../src/corpora/open.ts'
import { InputError } from '../../../src/errors.ts'
import { loadVocabulary } from '../../../src/load/load.ts'
import { openMerge } from '../../../src/load/open-merge.ts'
import { type MergePlan, planMerge } from '../../../src/produce/expand/plan.ts'
import { sha256 } from '../../../src/sources/hash.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'

/** The plan of Chinese-LLaMA's own merge on aligned Wikipedia paragraphs, or why there is none. */
let plan: MergePlan | InputError

beforeAll(async () => {
  const settings = settingsFrom()
  try {
    const corpora = [await openCorpus('xquad', { settings })]
    plan = await planMerge('llama', 'chinese-sp', {
      corpora,
      charactersPerCorpus: 100_000,
      settings,
    })
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    plan = error
  }
})

function planOrSkip({ skip }: TestContext): MergePlan {
  return plan instanceof InputError ? skip(plan.message) : plan
}

const whole = (share: number | null | undefined) => Math.round(100 * (share ?? 0))

test('345 of the 17,953 pieces are dead, and 339 links bring all of them to life', context => {
  const { added, dead, repair } = planOrSkip(context)
  expect({ added, dead: dead.length }).toEqual({ added: 17_953, dead: 345 })
  expect(dead.map(({ piece }) => piece)).toEqual(
    expect.arrayContaining(['越来越', '意大利', '中华人民共和国']),
  )
  expect(repair.links).toHaveLength(339)
  expect(repair.stillDead).toBe(0)
})

test('Chinese takes half the tokens of LLaMA', context => {
  const { gains } = planOrSkip(context)
  const saved = Object.fromEntries(gains.map(gain => [gain.corpus, whole(gain.saved)]))
  expect(saved).toEqual({ 'xquad/en': 3, 'xquad/zh': 52 })
})

test('Han pieces alone leave every text without Han as it was, for a twentieth more of Chinese', context => {
  const { policies } = planOrSkip(context)
  const [zero, ...others] = policies
  expect(zero).toMatchObject({ scores: 'zero', only: null })
  expect(zero!.changed).toBeGreaterThan(0.8 * zero!.samples)
  for (const { only, changed, tokensPerCharacter } of others) {
    if (only !== 'han') continue
    expect(changed).toBe(0)
    expect(tokensPerCharacter! / zero!.tokensPerCharacter!).toBeLessThan(1.05)
  }
})

test('SentencePiece gives our ids of the merged model', context => {
  expect(planOrSkip(context).portability).toContainEqual(
    expect.objectContaining({ file: 'tokenizer.model', verdict: 'same' }),
  )
})

test('the answer is to expand', context => {
  expect(planOrSkip(context).verdict?.answer).toMatch(/^expand/)
})

test('Chinese-LLaMA-2 is LLaMA and 23,296 pieces that score 0, the same merge byte for byte', async ({
  skip,
}) => {
  const settings = settingsFrom()
  try {
    const { merge, extra } = await openMerge('llama', 'chinese-llama-2', settings)
    const { model, added, basePieces, merged } = merge({})
    expect([basePieces, added.length, merged.pieces.length]).toEqual([32_000, 23_296, 55_296])
    expect(sha256(model!)).toBe(extra.sha256)
    const { pieces } = await loadVocabulary('chinese-sp', settings)
    const chinese = new Set(pieces)
    expect(added.filter(piece => chinese.has(piece))).toHaveLength(16_491)
    expect(added[0]).toBe('<pad>')
  } catch (error) {
    if (!InputError.isUnavailable(error)) throw error
    skip(error.message)
  }
})
