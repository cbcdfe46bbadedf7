import { type ReferencePackage, referencePackage } from './reference-package.ts'
import { openSentencePiece } from './sentencepiece-js.ts'
import { openTiktoken } from './tiktoken.ts'
import { openTokenizers } from './tokenizers.ts'
import { openTransformers } from './transformers.ts'

/**
 * Every reference implementation there is. A new one is a new row and a file that speaks to the
 * package. None of the packages is loaded before a tokenizer is opened with it.
 */
export const references = {
  tiktoken: referencePackage({
    package: 'tiktoken',
    version: '1.0.22',
    formats: ['encoding', 'ranks'],
    open: openTiktoken,
  }),
  'sentencepiece-js': referencePackage({
    package: 'sentencepiece-js',
    version: '1.1.0',
    formats: ['sentencepiece'],
    open: openSentencePiece,
  }),
  tokenizers: referencePackage({
    package: 'tokenizers',
    version: '0.23.2',
    formats: ['tokenizer.json'],
    open: openTokenizers,
  }),
  transformers: referencePackage({
    package: '@huggingface/transformers',
    version: '4.3.1',
    formats: ['tokenizer.json'],
    open: openTransformers,
  }),
} as const satisfies Record<string, ReferencePackage>

export type ReferenceName = keyof typeof references
