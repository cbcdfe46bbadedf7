import {
  type Evidence,
  evidenceOf,
  type SampledText,
} from '../../../src/published/explain/evidence.ts'
import { measureUnits, unitLists } from '../../../src/published/explain/units.ts'

/** A number from 0 to 1, the same for the same words. */
export function random(...words: readonly (string | number)[]): number {
  let hash = 2166136261
  for (const character of words.join(' ')) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619)
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

const sentences: Readonly<Record<string, readonly string[]>> = {
  zh: [
    '人工智能是计算机科学的交叉学科。',
    '今天天气很好,我们去公园散步吧。',
    '把 API 的返回值写进文件。',
  ],
  en: ['The quick brown fox jumps over the lazy dog. ', 'It was a bright cold day in April. '],
  code: ['for (let i = 0; i < n; i++) sum += values[i]\n', 'return a.filter(Boolean)\n'],
}

export const tokenizers = Array.from({ length: 10 }, (_, i) => `tokenizer-${i}`)

/** Tokens per character of a kind of text: from 0.5 to 2 in Chinese, far less in English and code. */
function rateOf(tokenizer: string, kind: string): number {
  const [low, high] = { zh: [0.5, 2], en: [0.2, 0.32], code: [0.24, 0.45] }[kind] ?? [0.3, 1]
  return low! + (high! - low!) * random('rate', tokenizer, kind)
}

/** A text whose tokenizers are as its kind says, but for what one text differs from another. */
export function textOf(name: string, kind: string, samples = 60, difference = 0.03): SampledText {
  const pool = sentences[kind] ?? sentences.en!
  const texts = Array.from({ length: samples }, (_, i) =>
    Array.from(
      { length: 3 + Math.floor(20 * random(name, i)) },
      (_, j) => pool[Math.floor(pool.length * random(name, i, j))]!,
    ).join(''),
  )
  const units = texts.map(measureUnits)
  const tokensOf = (tokenizer: string) => {
    const own = 1 + difference * (2 * random(name, tokenizer) - 1)
    return units.map(({ characters }, i) => {
      const noise = 1 + 0.1 * (2 * random(name, tokenizer, i) - 1)
      return Math.max(1, Math.round(characters * rateOf(tokenizer, kind) * own * noise))
    })
  }
  return {
    name,
    kind,
    units: unitLists(units),
    tokens: Object.fromEntries(tokenizers.map(tokenizer => [tokenizer, tokensOf(tokenizer)])),
  }
}

const vocabSizes = Object.fromEntries(tokenizers.map((name, i) => [name, 32_000 + 10_000 * i]))

/** Two texts of each kind. */
export const world: Evidence = evidenceOf(
  [
    textOf('zh-1', 'zh'),
    textOf('zh-2', 'zh'),
    textOf('en-1', 'en'),
    textOf('en-2', 'en'),
    textOf('code-1', 'code'),
    textOf('code-2', 'code'),
  ],
  vocabSizes,
)

/** The same without some texts. */
export function only(...names: readonly string[]): Evidence {
  return { ...world, texts: world.texts.filter(({ name }) => names.includes(name)) }
}
