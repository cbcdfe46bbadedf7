import fc from 'fast-check'
import { expect } from 'vitest'
import type { PerUnit } from '../../../src/published/explain/evidence.ts'
import { couldFit, fitTo, type LinearForm } from '../../../src/published/explain/fit.ts'
import { unitNames } from '../../../src/published/explain/units.ts'
import { property } from '../../property.ts'

const number = fc.double({ min: 0.05, max: 5, noNaN: true })
const ones = Object.fromEntries(unitNames.map(name => [name, 1])) as PerUnit
const texts = ['en', 'zh', 'code'].map(name => ({
  name,
  kind: name,
  samples: 1,
  units: ones,
  meanInverse: ones,
}))

const forms: fc.Arbitrary<LinearForm> = fc
  .record({
    matrix: fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 6 }),
    inverse: fc.boolean(),
    hasFreeConstant: fc.boolean(),
  })
  .map(form => ({
    ...form,
    texts,
    constants: form.matrix.map(() => 1),
    perShare: [1, 1, 1],
  }))
const targets = fc.array(number, { minLength: 6, maxLength: 6 })

property([forms, targets, fc.double({ min: 0.5, max: 2, noNaN: true })], { numRuns: 300 })(
  'what is passed over could not fit as well',
  (form, numbers, factor) => {
    const published = numbers.slice(0, form.matrix.length)
    const fit = fitTo(form, published)
    if (!fit) return
    expect(couldFit(form, published, fit.rms)).toBe(true)
    const limit = fit.rms * factor
    if (!couldFit(form, published, limit)) expect(fit.rms).toBeGreaterThan(limit)
  },
)
