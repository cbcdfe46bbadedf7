import { z } from 'zod'
import type { DecoderSpec, NormalizerSpec } from '../vocabulary/steps.ts'
import type { Vocabulary } from '../vocabulary/vocabulary.ts'

/** What a model's own code does to a text in front of its vocabulary's normalizer, in order. */
export const preparationSchema = z.array(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('replace'), text: z.string().min(1), by: z.string() }),
    z.strictObject({
      type: z.literal('spaceRuns'),
      shortest: z.int().positive(),
      longest: z.int().positive(),
      by: z.string().includes('{n}'),
    }),
  ]),
)
export type Preparation = z.output<typeof preparationSchema>

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
