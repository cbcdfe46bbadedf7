import type { DecoderSpec, NormalizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import * as s from './schema.ts'

/** What a model's own code does to a text in front of its vocabulary's normalizer, in order. */
export const preparationSchema = s.array(
  s.byType({
    replace: { text: s.text, by: s.string },
    spaceRuns: {
      shortest: s.positive,
      longest: s.positive,
      by: s.checked(s.string, by => by.includes('{n}'), 'Invalid string: must include "{n}"'),
    },
  }),
)
export type Preparation = s.Output<typeof preparationSchema>

/** The vocabulary with a preparation in front, and undone again when decoding. */
export function withPreparation(vocabulary: Vocabulary, preparation: Preparation): Vocabulary {
  const normalizers: readonly NormalizerSpec[] = [...preparation, ...vocabulary.normalizers]
  const decoders: readonly DecoderSpec[] = [
    ...vocabulary.decoders,
    ...preparation.toReversed().map(undo),
  ]
  return { ...vocabulary, normalizers, decoders }
}

function undo(step: Preparation[number]): DecoderSpec {
  return step.type === 'replace'
    ? { type: 'replace', text: step.by, by: step.text }
    : { type: 'spaceRuns', text: step.by }
}
