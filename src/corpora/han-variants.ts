/**
 * Decides between simplified and traditional Chinese by characters that only one of them has.
 *
 * Characters of GB 2312 that Big5 lacks are simplified; common characters of Big5 that
 * GB 2312 lacks are traditional. The tables are those of the Encoding Standard (encoding.spec.whatwg.org), which do not
 * change; every platform's TextDecoder has them.
 *
 *     学习 → simplified, 學習 → traditional, 人工 → neither
 */
export function variantOf(text: string): 'simplified' | 'traditional' | 'mixed' | undefined {
  variants ??= makeVariants()
  let [simplified, traditional] = [false, false]
  for (const character of text) {
    simplified ||= variants.simplified.has(character)
    traditional ||= variants.traditional.has(character)
  }
  if (simplified && traditional) return 'mixed'
  return simplified ? 'simplified' : traditional ? 'traditional' : undefined
}

interface Variants {
  readonly simplified: ReadonlySet<string>
  readonly traditional: ReadonlySet<string>
}

let variants: Variants | undefined

function makeVariants(): Variants {
  const gb2312 = charactersOf('gbk', [[0xb0, 0xf7]], [[0xa1, 0xfe]])
  const trails = [
    [0x40, 0x7e],
    [0xa1, 0xfe],
  ] as const
  const common = charactersOf('big5', [[0xa4, 0xc6]], trails)
  const rare = charactersOf('big5', [[0xc9, 0xf9]], trails)
  return {
    simplified: onlyIn(gb2312, common, rare),
    traditional: onlyIn(common, gb2312),
  }
}

function onlyIn(all: Iterable<string>, ...others: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(Array.from(all).filter(character => !others.some(other => other.has(character))))
}

type Range = readonly [first: number, last: number]

/** The Han characters whose two bytes lie in these ranges. */
function charactersOf(
  encoding: string,
  leads: readonly Range[],
  trails: readonly Range[],
): Set<string> {
  const bytes: number[] = []
  for (const lead of numbersIn(leads))
    for (const trail of numbersIn(trails)) bytes.push(lead, trail)
  const text = new TextDecoder(encoding).decode(Uint8Array.from(bytes))
  return new Set(Array.from(text).filter(character => /[\u4e00-\u9fff]/.test(character)))
}

function numbersIn(ranges: readonly Range[]): number[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  )
}
