import { InputError, located, nameOption } from '../../errors.ts'
import { readRules } from '../../formats/sentencepiece.ts'
import { locateTokenizer } from '../../load/locate.ts'
import { sha256 } from '../../sources/hash.ts'
import type { Settings } from '../../sources/settings.ts'
import type { NormalizerRules } from '../../train/model-file.ts'

/**
 * The rules that `normalizer` names. SentencePiece carries `nmt_nfkc` as a compiled table, which only
 * its own data can make; a vocabulary of the catalog was trained with it and holds the same bytes, so
 * they are taken from there and checked. Any other SentencePiece model lends its rules too.
 */
export async function normalizerRules(
  normalizer: string,
  settings: Settings,
): Promise<NormalizerRules> {
  if (normalizer === 'identity') return { name: normalizer, charsmap: new Uint8Array() }
  if (normalizer !== 'nmt_nfkc')
    return { name: 'user_defined', charsmap: await of(normalizer).catch(isNoModel) }
  const charsmap = await of(nmtNfkc.tokenizer).catch(cannotBeHad)
  if (sha256(charsmap) === nmtNfkc.sha256) return { name: normalizer, charsmap }
  throw new InputError(`${nmtNfkc.tokenizer} does not hold the rules of nmt_nfkc`)

  async function of(reference: string): Promise<Uint8Array> {
    const { files } = await locateTokenizer(reference, settings)
    if (files.model) return readRules(files.model)
    throw new InputError(`${reference}: is no SentencePiece model`)
  }

  function isNoModel(error: unknown): never {
    throw located(
      `the normalizer '${normalizer}' is neither nmt_nfkc nor identity, nor a model whose rules to take`,
      error,
    )
  }
}

/** The bytes are those that `spm_train` 0.1.97 writes into a model; a test holds them against it. */
const nmtNfkc = {
  tokenizer: 'chinese-sp',
  sha256: '51d3684747b35ef99cd4802f37cc1ee0c6bec4d060814f774efb1066d3c167f2',
}

function cannotBeHad(error: unknown): never {
  if (!InputError.isUnavailable(error)) throw error
  throw new InputError(
    `the rules of nmt_nfkc are those of ${nmtNfkc.tokenizer}, which cannot be had: ${error.message}; or train with ${nameOption('normalizer', 'identity')}`,
    { cause: error, code: 'unavailable' },
  )
}
