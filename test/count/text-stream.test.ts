import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { count } from '../../src/count/count.ts'
import { textStream } from '../../src/count/text-stream.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { withSpecialTokens } from '../../src/tokenizer/special-tokens.ts'
import { property } from '../property.ts'
import { characterTokenizer } from './toy.ts'

const line = fc.constantFrom('a line.', '中文。', 'x'.repeat(90_000), '', ' y', '一'.repeat(70_000))

describe.for(['gpt2', 'llama', 'cl100k'])('%s', id => {
  property([fc.array(line, { minLength: 8, maxLength: 24 })], { numRuns: 8 })(
    'counts a text that comes in parts as one that comes whole',
    async lines => {
      const plain = await loadTokenizer(id)
      const { bosId } = plain.vocabulary!
      const both = bosId === undefined ? [plain] : [plain, withSpecialTokens(plain, { bos: true })]
      const text = lines.join('\n')
      const bytes = Buffer.from(text)
      for (const tokenizer of both) {
        for (const segmenter of ['whitespace', 'none']) {
          const stream = textStream(tokenizer, { segmenter })
          // Chunks end anywhere, within characters too.
          for (let at = 0; at < bytes.length; at += 50_000)
            stream.add(bytes.subarray(at, at + 50_000))
          expect(stream.end()).toEqual(count(tokenizer, text, { segmenter }).counts)
        }
      }
    },
  )
})

test('a text that ends before it has begun is one sample of nothing', () => {
  const stream = textStream(characterTokenizer('toy'))
  expect(stream.end()).toMatchObject({ samples: 1, tokens: 0, characters: 0, bytes: 0 })
})
