import { withoutSpecialTokens } from './plain-tokenizer-json.ts'
import { type InputOf, type PackageCalls, readOrRefuse } from './reference-package.ts'

/** Hugging Face's own implementation in Rust, as a native module. Its calls return promises. */
export async function openTokenizers({
  json,
  specialTokens = false,
}: InputOf<'tokenizer.json'>): Promise<PackageCalls> {
  const { Tokenizer } = await import('tokenizers')
  const plain = withoutSpecialTokens(json)
  const tokenizer = readOrRefuse('tokenizers could not read the tokenizer.json', () =>
    Tokenizer.fromString(JSON.stringify(plain.json)),
  )
  const ids = Object.values(tokenizer.getVocab(true))
  return {
    vocabSize: ids.reduce((highest, id) => Math.max(highest, id), -1) + 1,
    async encode(text) {
      // The module reads no text with an unpaired surrogate.
      const encoding = await tokenizer.encode(text.toWellFormed(), null, {
        addSpecialTokens: specialTokens,
      })
      return encoding.getIds()
    },
    decode: async ids => plain.restore(await tokenizer.decode([...ids], false)),
  }
}
