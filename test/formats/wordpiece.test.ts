import { expect, test } from 'vitest'
import { readWordPieceVocab } from '../../src/formats/wordpiece.ts'
import { makeTokenizer } from '../../src/tokenizer/make-tokenizer.ts'

const vocab = ['[PAD]', '[UNK]', '[CLS]', 'un', '##aff', '##able', 'the', '中', 'a', ''].join('\n')
const encode = (config: object, text: string) => [
  ...makeTokenizer('toy', readWordPieceVocab(vocab, JSON.stringify(config))).encode(text),
]

test.for<[object, string, number[]]>([
  [{ do_lower_case: true }, 'Unaffable the', [3, 4, 5, 6]],
  [{ do_lower_case: false }, 'Unaffable the', [1, 6]],
  [{ do_lower_case: true }, 'the中a', [6, 7, 8]],
  [{ do_lower_case: true, tokenize_chinese_chars: false }, 'the中a', [1]],
  [{ do_lower_case: true }, '[CLS] á', [1, 1, 1, 8]],
  [{ do_lower_case: true, strip_accents: false }, 'á', [1]],
])('%j: %s becomes %j', ([config, text, ids]) => {
  expect(encode(config, text)).toEqual(ids)
})

test.for<[string, string, string]>([
  [vocab, '{}', 'does not say `do_lower_case`'],
  [vocab, '{', 'not sound JSON'],
  ['[UNK]\na\na', '{"do_lower_case": true}', "has the piece 'a' twice"],
  ['a', '{"do_lower_case": true}', "WordPiece.unk_token is '[UNK]'"],
])('%j with %s is refused', ([pieces, config, message]) => {
  expect(() => readWordPieceVocab(pieces, config)).toThrow(message)
})
