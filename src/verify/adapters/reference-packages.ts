import { defineReferencePackage, type ReferencePackage } from './reference-package.ts'
import { openSentencePiece } from './sentencepiece-js.ts'
import { openTiktoken } from './tiktoken.ts'
import { openTokenizers } from './tokenizers.ts'
import { openTransformers } from './transformers.ts'

/**
 * All reference packages. A new one is a new row and a file that calls the package. A package is loaded
 * when a tokenizer is opened with it.
 */
export const referencePackages = {
  tiktoken: defineReferencePackage({
    package: 'tiktoken',
    version: '1.0.22',
    formats: ['encoding', 'ranks'],
    open: openTiktoken,
  }),
  'sentencepiece-js': defineReferencePackage({
    package: 'sentencepiece-js',
    version: '1.1.0',
    formats: ['sentencepiece'],
    open: openSentencePiece,
  }),
  tokenizers: defineReferencePackage({
    package: 'tokenizers',
    version: '0.23.2',
    formats: ['tokenizer.json'],
    open: openTokenizers,
  }),
  transformers: defineReferencePackage({
    package: '@huggingface/transformers',
    version: '4.3.1',
    formats: ['tokenizer.json'],
    open: openTransformers,
  }),
} as const satisfies Record<string, ReferencePackage>

export type PackageName = keyof typeof referencePackages
