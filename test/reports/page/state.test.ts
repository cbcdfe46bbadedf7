import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatState,
  parseState,
  type State,
  themes,
  views,
} from '../../../src/reports/page/state.ts'
import { property } from '../../property.ts'

const initial: State = {
  view: 'overview',
  language: 'en',
  theme: 'auto',
  suite: 'all',
  metric: 'tokensPerCharacter',
  corpora: [],
  filter: '',
  sort: '',
  descending: false,
  chart: 'tokensPerCharacter',
  text: '',
}

test('the initial state has an empty fragment, and unknown values in a fragment are ignored', () => {
  expect(formatState(initial, initial)).toBe('')
  expect(parseState('#view=nowhere&lang=xx&theme=&zzz', initial)).toEqual(initial)
})

const name = fc.stringMatching(/^[\w /&=#%中-]+$/)
const states: fc.Arbitrary<State> = fc.record({
  view: fc.constantFrom(...views),
  language: fc.constantFrom('en', 'zh'),
  theme: fc.constantFrom(...themes),
  suite: name,
  metric: name,
  corpora: fc.array(fc.stringMatching(/^[\w/-]+$/)),
  filter: fc.string(),
  sort: name,
  descending: fc.boolean(),
  chart: name,
  text: fc.string(),
})
property([states])('an address keeps the whole state', state => {
  const wellFormed = {
    ...state,
    filter: state.filter.toWellFormed(),
    text: state.text.toWellFormed(),
  }
  expect(parseState(`#${formatState(wellFormed, initial)}`, initial)).toEqual(wellFormed)
})
