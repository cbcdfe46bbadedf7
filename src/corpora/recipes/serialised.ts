import { createHash } from 'node:crypto'
import type { GroupShare } from '../../catalog/corpora.ts'
import { countCharacters } from '../../tokenize/characters.ts'
import type { Sample } from '../sample.ts'

/** Adds up the figures of a corpus, a sample at a time. */
export interface FigureTotals {
  add(sample: Sample): void
  total(): CorpusFigures
}

export interface CorpusFigures {
  readonly samples: number
  readonly characters: number
  readonly composition: readonly GroupShare[]
  readonly sha256: string
}

/** Sums up a corpus of the catalog; samples without a group are counted under its name. */
export function corpusFigures(name: string): FigureTotals {
  const hash = createHash('sha256')
  const groups = new Map<string, { samples: number; characters: number }>()
  return {
    add(sample) {
      hash.update(serialiseSample(sample))
      const group = sample.group ?? name
      const share = groups.get(group) ?? { samples: 0, characters: 0 }
      share.samples++
      for (const text of Object.values(sample.texts)) share.characters += countCharacters(text)
      groups.set(group, share)
    },
    total() {
      const composition = Array.from(groups, ([group, share]) => ({ group, ...share }))
      return {
        samples: composition.reduce((sum, share) => sum + share.samples, 0),
        characters: composition.reduce((sum, share) => sum + share.characters, 0),
        composition,
        sha256: hash.digest('hex'),
      }
    },
  }
}

/** Writes a sample as a line of JSONL. Built corpora are stored in this form, and hashes are of it. */
export function serialiseSample({ id, group, texts }: Sample): string {
  return `${JSON.stringify(group === undefined ? { id, texts } : { id, group, texts })}\n`
}
