import { expect } from 'vitest'
import { engineStateOf, makeEngine, restoreEngine } from '../../src/engine/engine.ts'
import type { KindCounts } from '../../src/engine/fast-counter.ts'
import { makeReferenceEncoder } from '../../src/tokenize/reference.ts'
import { kindOf, type PieceKind, type Vocabulary } from '../../src/vocabulary/vocabulary.ts'

/** A function that gives the ids of the reference model. */
export function referenceIds(vocabulary: Vocabulary): (text: string) => number[] {
  const encode = makeReferenceEncoder(vocabulary)
  return text => {
    const all: number[] = []
    // One by one: a call takes at most about 120,000 arguments, and a pre-token may have more ids.
    encode(text.toWellFormed(), true, ids => {
      for (const id of ids) all.push(id)
    })
    return all
  }
}

/**
 * Expects the engine to give the ids and counts of the reference model, for new texts and for remembered ones. Expects
 * the same of an engine that was restored from its state.
 */
export function expectReferenceIds(vocabulary: Vocabulary, texts: readonly string[]): void {
  const engine = makeEngine(vocabulary)
  const restored = restoreEngine(vocabulary, engineStateOf(vocabulary)!)!
  const reference = referenceIds(vocabulary)
  expect(engine).toBeDefined()
  for (const text of [...texts, ...texts]) {
    const expected = reference(text)
    // `undefined` says that the text is left to the reference model.
    const ids = engine!.encode(text)
    expect(restored.encode(text)).toEqual(ids)
    if (ids) expect({ text, ids: [...ids] }).toEqual({ text, ids: expected })
    expect(engine!.count(text) ?? expected.length).toBe(expected.length)
    const kinds = engine!.countKinds?.(text)
    if (kinds) expect({ text, ...kinds }).toEqual({ text, ...kindsOf(vocabulary, expected) })
  }
  engine!.forget()
  for (const text of texts) {
    const counted = engine!.count(text)
    if (counted !== undefined) expect(counted).toBe(reference(text).length)
  }
}

function kindsOf(vocabulary: Vocabulary, ids: readonly number[]): KindCounts {
  const ofKind = (kind: PieceKind) => ids.filter(id => kindOf(vocabulary, id) === kind).length
  return {
    tokens: ids.length,
    unknowns: ofKind('unknown'),
    byteFallbackTokens: ofKind('byte'),
  }
}
