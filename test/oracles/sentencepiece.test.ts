import { describe, expect, test } from 'vitest'
import { openReferencePackage } from '../../src/verify/adapters/open-reference-package.ts'
import { modelProto } from '../parity/model-proto.ts'
import { assertProperty, property } from '../property.ts'
import { bytePieces, toy, unknownPiece } from './random-pieces.ts'
import { idsOfCut, type PieceData, type SentencePieceData } from './sentencepiece.ts'
import { encodeSentencePieceBpe } from './sentencepiece-bpe.ts'
import {
  bestCut,
  bestScoreByEnumeration,
  encodeSentencePieceUnigram,
  scoreOfCut,
} from './sentencepiece-unigram.ts'

/** `<unk>` and these, normal unless said otherwise. */
function vocabulary(pieces: readonly (readonly [string, number, PieceData['kind']?])[]) {
  return {
    pieces: [
      unknownPiece,
      ...pieces.map(([piece, score, kind = 'normal']) => ({ piece, score, kind })),
    ],
  }
}

const cutOf = (data: SentencePieceData, ids: readonly number[]) =>
  ids.map(id => data.pieces[id]?.piece).join(' ')

describe('the ids of a cut', () => {
  test('neighbours that are unknown are one token', () => {
    const cut = [...'axyax'].map(text => ({ text, id: text === 'a' ? 1 : undefined }))
    expect(idsOfCut(vocabulary([['a', 0]]), cut)).toEqual([1, 0, 1, 0])
  })

  test('with byte fallback an unknown character is its bytes', () => {
    const data = { byteFallback: true, pieces: [...vocabulary([]).pieces, ...bytePieces] }
    expect(cutOf(data, idsOfCut(data, [{ text: 'é', id: undefined }]))).toBe('<0xC3> <0xA9>')
  })
})

describe('BPE', () => {
  const letters = [...'abcd'].map(letter => [letter, 0] as const)
  const unused = vocabulary([...letters, ['e', 0, 'unused'], ['ab', -1, 'unused'], ['abc', -2]])
  test.for([
    ['abc', 'abc', unused],
    ['ab', 'a b', unused],
    ['abcab', 'abc a b', unused],
    ['aeb', 'a e b', unused],
    ['abab', 'abab', vocabulary([...letters, ['ab', -1], ['abab', -2]])],
    ['aaa', 'aa a', vocabulary([...letters, ['aa', 0]])],
    ['abcd', 'ab cd', vocabulary([...letters, ['bc', -5], ['ab', 0], ['cd', 0]])],
    ['abc', 'a bc', vocabulary([...letters, ['ab', 0], ['bc', -1, 'user-defined']])],
  ] as const)('%s is cut as %s', ([text, cut, data]) => {
    expect(cutOf(data, encodeSentencePieceBpe(data, text))).toBe(cut)
  })

  test('SentencePiece cuts as the oracle does', () => agrees('bpe', encodeSentencePieceBpe))
})

describe('Unigram', () => {
  const letters = [...'ab'].map(letter => [letter, -1] as const)

  test.for([
    ['ab', 'ab', vocabulary([...letters, ['ab', -1.5]])],
    ['ab', 'a b', vocabulary([...letters, ['ab', -2.5]])],
    // A tie: the piece that starts first was there first.
    ['ab', 'ab', vocabulary([...letters, ['ab', -2]])],
    ['ab', 'a b', vocabulary([...letters, ['ab', 0, 'unused']])],
    ['axxb', 'a <unk> b', vocabulary([...letters])],
    ['acb', 'a <unk> b', vocabulary([...letters, ['c', 0, 'unused']])],
    ['aab', 'a ab', vocabulary([...letters, ['aa', -1.5], ['ab', 0, 'user-defined']])],
  ] as const)('%s is cut as %s', ([text, cut, data]) => {
    expect(cutOf(data, encodeSentencePieceUnigram(data, text))).toBe(cut)
  })

  property([toy], { numRuns: 20 })('no cut is better than the one found', ({ data, texts }) => {
    for (const text of texts.filter(({ length }) => length <= 8)) {
      const best = bestScoreByEnumeration(data, text)
      expect(scoreOfCut(data, bestCut(data, text))).toBeCloseTo(best, 4)
    }
  })

  test('SentencePiece cuts as the oracle does', () => agrees('unigram', encodeSentencePieceUnigram))
})

/** Many texts against each of a few vocabularies, as a vocabulary takes SentencePiece longer to load. */
async function agrees(
  model: 'bpe' | 'unigram',
  encode: (data: SentencePieceData, text: string) => number[],
): Promise<void> {
  await assertProperty(
    [toy],
    async ({ data, texts }) => {
      const plain = { addDummyPrefix: false, removeExtraWhitespaces: false }
      const proto = modelProto({ ...data, ...plain, model })
      const input = { format: 'sentencepiece', model: proto } as const
      const reference = await openReferencePackage('sentencepiece-js', 'toy', input)
      try {
        for (const text of texts) {
          const ids = [...reference.encode(text)]
          expect({ text, ids }).toEqual({ text, ids: encode(data, text) })
        }
      } finally {
        await reference.close()
      }
    },
    { numRuns: 15, seed: 1, endOnFailure: true },
  )
}
