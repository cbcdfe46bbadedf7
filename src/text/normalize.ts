export type NormalizerSpec = { readonly type: 'nfc' }
