import { withoutSpecialTokens } from './plain-tokenizer-json.ts'
import { type InputOf, type PackageCalls, readOrRefuse } from './reference-package.ts'

/** Hugging Face's implementation in JavaScript. No model is run, so onnxruntime is not needed. */
export async function openTransformers({
  json,
  specialTokens = false,
}: InputOf<'tokenizer.json'>): Promise<PackageCalls> {
  const { PreTrainedTokenizer } = await import('@huggingface/transformers')
  const plain = withoutSpecialTokens(json)
  const refusal = '@huggingface/transformers could not read the tokenizer.json'
  const tokenizer = readOrRefuse(refusal, () => new PreTrainedTokenizer(plain.json, {}))
  const vocabulary: ReadonlyMap<string, number> = tokenizer.get_vocab()
  return {
    vocabSize: [...vocabulary.values()].reduce((highest, id) => Math.max(highest, id), -1) + 1,
    encode: text => tokenizer.encode(text.toWellFormed(), { add_special_tokens: specialTokens }),
    decode(ids) {
      // The package takes an empty list for a mistake.
      if (ids.length === 0) return ''
      return plain.restore(
        tokenizer.decode([...ids], {
          skip_special_tokens: false,
          clean_up_tokenization_spaces: false,
        }),
      )
    },
  }
}
