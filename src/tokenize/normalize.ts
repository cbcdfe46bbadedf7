import { compilePattern } from '../patterns/pattern.ts'
import type { Normalizer, NormalizerSpec } from '../vocabulary/steps.ts'
import { toByteAlphabet } from './byte-alphabet.ts'
import { bertNormalizer, lowercase, nmt, strip, stripAccents } from './character-normalizers.ts'
import { precompiledNormalizer } from './charsmap.ts'
import { sentencePieceNormalizer } from './sentencepiece-normalizer.ts'

/** How each normalizer is made from its specification. A new one is a new row. */
const makers: {
  readonly [Type in NormalizerSpec['type']]: (
    spec: Extract<NormalizerSpec, { type: Type }>,
  ) => Normalizer
} = {
  nfc: () => text => text.normalize('NFC'),
  nfd: () => text => text.normalize('NFD'),
  nfkc: () => text => text.normalize('NFKC'),
  nfkd: () => text => text.normalize('NFKD'),
  lowercase: () => lowercase,
  stripAccents: () => stripAccents,
  nmt: () => nmt,
  bytes: () => toByteAlphabet,
  strip: spec => text => strip(text, spec),
  prepend: spec => text => (text === '' ? '' : spec.text + text),
  replace: spec => text => text.replaceAll(spec.text, () => spec.by),
  replacePattern(spec) {
    const expressionFor = compilePattern(spec.pattern)
    return text => text.replace(expressionFor(text), () => spec.by)
  },
  spaceRuns,
  precompiled: spec => precompiledNormalizer(spec.charsmap),
  bert: bertNormalizer,
  sentencepiece: sentencePieceNormalizer,
}

/** All of a vocabulary's normalizers as one function. */
export function makeNormalizer(specs: readonly NormalizerSpec[]): Normalizer {
  const steps = specs.map(spec => makeOne(spec))
  return text => steps.reduce((normalized, step) => step(normalized), text)
}

function makeOne<Type extends NormalizerSpec['type']>(
  spec: Extract<NormalizerSpec, { type: Type }>,
): Normalizer {
  return makers[spec.type as Type](spec)
}

/** Runs of spaces become one piece each that says how many they were: `<|blank_{n}|>`. */
function spaceRuns(spec: Extract<NormalizerSpec, { type: 'spaceRuns' }>): Normalizer {
  const run = new RegExp(` {${spec.shortest},${spec.longest}}`, 'g')
  return text => text.replace(run, spaces => spec.by.replace('{n}', String(spaces.length)))
}
