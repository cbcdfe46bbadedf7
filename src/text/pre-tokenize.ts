export type PreTokenizerSpec = { readonly type: 'bytes' }
