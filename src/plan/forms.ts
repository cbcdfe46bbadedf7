import { InputError } from '../errors.ts'
import { type Files, type FormatName, formats } from '../formats/formats.ts'
import { tokenizerConfig, writeTokenizerJson } from '../formats/write-tokenizer-json.ts'
import type { Merge } from '../merge/merge.ts'
import { findTieProof, type TieProof } from '../merge/tie-proof.ts'
import { makeTokenizer } from '../models/tokenizer.ts'
import { type Difference, findDifference } from '../verify/difference.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { probesOf } from './probes.ts'

/** A form that the merged vocabulary is written in, or why it is not. */
export type WrittenForm =
  | {
      readonly file: string
      readonly format: FormatName
      /** As the format reads them, by role. */
      readonly files: Files
      /** As they lie in the folder, by name. */
      readonly asWritten: Readonly<Record<string, string | Uint8Array>>
    }
  | { readonly file: string; readonly refused: string; readonly difference?: Difference }

/**
 * Every form of a merged vocabulary. A form that would give other ids of any of the texts, or of the
 * pieces themselves, is not written, and tells the smallest such text.
 */
export function writtenForms(merge: Merge, texts: readonly string[]): WrittenForm[] {
  const { model, merged } = merge
  const probes = [...texts, ...probesOf(merged)]
  return [
    ...(model
      ? [
          {
            file: 'tokenizer.model',
            format: 'sentencepiece' as const,
            files: { model },
            asWritten: { 'tokenizer.model': model },
          },
        ]
      : []),
    tokenizerJsonForm(merged, probes),
  ]
}

function tokenizerJsonForm(merged: Vocabulary, probes: readonly string[]): WrittenForm {
  const file = 'tokenizer.json'
  try {
    const text = writeTokenizerJson(merged)
    const files = { tokenizer: Buffer.from(text) }
    const proof = findTieProof(merged)
    const tried = [...probes, ...(proof?.texts ?? [])]
    const difference = differenceOf(merged, 'tokenizer-json', files, tried)
    if (difference) return { file, refused: whyDifferent(proof), difference }
    const config = `${JSON.stringify(tokenizerConfig(merged), null, 2)}\n`
    const asWritten = { [file]: text, 'tokenizer_config.json': config }
    return { file, format: 'tokenizer-json', files, asWritten }
  } catch (error) {
    if (!InputError.is(error)) throw error
    return { file, refused: error.message }
  }
}

/** Where the files, read back, part from the vocabulary that they were written from. */
function differenceOf(
  merged: Vocabulary,
  format: FormatName,
  files: Files,
  probes: readonly string[],
): Difference | undefined {
  const back = makeTokenizer('written', formats[format].read(files, undefined))
  const encodeAll = (texts: readonly string[]) => texts.map(text => back.encode(text))
  return findDifference(makeTokenizer('merged', merged), encodeAll, probes)
}

function whyDifferent(proof: TieProof | undefined): string {
  if (!proof) return 'it would give other ids'
  const [one, other] = proof.pieces
  return `no list of merges gives these ids: ${one} and ${other} tie, and a tie goes to the left, so ${proof.texts[0]} needs the one first and ${proof.texts[1]} the other; --scores own or below have no ties`
}
