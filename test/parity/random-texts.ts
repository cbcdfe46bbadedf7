import fc from 'fast-check'
import { awkwardTexts } from '../../src/verify/awkward-texts.ts'

const HOW_MANY = 1500

/** The characters of the table of awkward texts, which are rare in a draw from all of Unicode. */
const awkwardCharacters = [...new Set(Object.values(awkwardTexts).flat().join(''))]

/** A letter, a space or a mark as texts are mostly made of, an awkward one, or any code point. */
const unit = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(..." \n\t.,'-_aeinorstAEIT0123456789") },
  { weight: 2, arbitrary: fc.constantFrom(...'的一是不了人我在有他这中大来上，。、 ') },
  { weight: 4, arbitrary: fc.constantFrom(...awkwardCharacters) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0xd800, max: 0xdfff }).map(at => String.fromCharCode(at)),
  },
)

/** Random Unicode, the same in every run. */
export const randomTexts: readonly string[] = fc.sample(
  fc.array(unit, { minLength: 1, maxLength: 60 }).map(units => units.join('')),
  { numRuns: HOW_MANY, seed: 20_230_701 },
)
