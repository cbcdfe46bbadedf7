import '../../sources/node-engine.ts'
import { InputError } from '../../errors.ts'
import { extendTokenizerJson } from '../../formats/extend-tokenizer-json.ts'
import type { Files, FormatName } from '../../formats/formats.ts'
import { writeRanks } from '../../formats/tiktoken.ts'
import { readTokenizerJson } from '../../formats/tokenizer-json.ts'
import { tokenizerConfig, writeTokenizerJson } from '../../formats/write-tokenizer-json.ts'
import type { Merge } from '../../merge/merge.ts'
import { findTieProof, type TieProof } from '../../merge/tie-proof.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import { type Difference, findDifference } from '../../verify/difference.ts'
import type { Vocabulary } from '../../vocabulary/vocabulary.ts'
import { probesOf } from './probes.ts'

/** A form that the merged vocabulary is written in. */
export interface Written {
  readonly file: string
  readonly format: FormatName
  /** The files by role, as the format reads them. */
  readonly files: Files
  /** The vocabulary in the files. */
  readonly vocabulary: Vocabulary
  /** The files by name, as they are written into the folder. */
  readonly asWritten: Readonly<Record<string, string | Uint8Array>>
}

/** A form, or why it is not written. */
export type WrittenForm =
  | Written
  | { readonly file: string; readonly refused: string; readonly difference?: Difference }

/**
 * Every form of a merged vocabulary. A form that would give other ids of any of the texts, or of the
 * pieces themselves, is not written, and tells the smallest such text.
 */
export function writtenForms(merge: Merge, texts: readonly string[]): WrittenForm[] {
  const { model, merged } = merge
  const proof = findTieProof(merged)
  const probes = [...texts, ...probesOf(merged), ...(proof?.texts ?? [])]
  const own: Written[] = model
    ? [
        {
          file: 'tokenizer.model',
          format: 'sentencepiece',
          files: { model },
          vocabulary: merged,
          asWritten: { 'tokenizer.model': model },
        },
      ]
    : []
  const others = model ? [tokenizerJson] : [tokenizerJson, ranks]
  return [...own, ...others.map(write => checked(write, merge, probes, proof))]
}

/** A way to write a merge. */
interface Writer {
  readonly file: string
  readonly write: (merge: Merge) => Omit<Written, 'file'>
}

const tokenizerJson: Writer = {
  file: 'tokenizer.json',
  write({ merged, sourceJson }) {
    const text =
      sourceJson === undefined
        ? writeTokenizerJson(merged)
        : extendTokenizerJson(sourceJson, merged)
    const config = `${JSON.stringify(tokenizerConfig(merged), null, 2)}\n`
    return {
      format: 'tokenizer-json',
      files: { tokenizer: Buffer.from(text) },
      vocabulary: readTokenizerJson(text),
      asWritten: { 'tokenizer.json': text, 'tokenizer_config.json': config },
    }
  },
}

const ranks: Writer = {
  file: 'tokenizer.tiktoken',
  write({ merged }) {
    const text = writeRanks(merged)
    return {
      format: 'tiktoken',
      files: { ranks: Buffer.from(text) },
      vocabulary: {
        ...merged,
        model: { type: 'bpe', order: 'rank', wholePieces: true },
        // A rank file holds only pieces.
        addedTokens: merged.addedTokens.filter(({ special }) => special),
      },
      asWritten: { 'tokenizer.tiktoken': text },
    }
  },
}

function checked(
  { file, write }: Writer,
  merge: Merge,
  probes: readonly string[],
  proof: TieProof | undefined,
): WrittenForm {
  try {
    const written = write(merge)
    const back = makeTokenizer('written', written.vocabulary)
    const difference = findDifference(
      makeTokenizer('merged', merge.merged),
      texts => texts.map(text => back.encode(text)),
      probes,
    )
    return difference
      ? { file, refused: whyDifferent(merge, proof), difference }
      : { file, ...written }
  } catch (error) {
    if (!InputError.is(error)) throw error
    return { file, refused: error.message }
  }
}

function whyDifferent(merge: Merge, proof: TieProof | undefined): string {
  const character = missingCharacter(merge)
  if (character !== undefined)
    return `only pieces are put together there, and the character ${character} is none; add such characters too`
  if (!proof) return 'it would give other ids'
  const [one, other] = proof.pieces
  return `no list of merges gives these ids: ${one} and ${other} tie, and a tie goes to the left, so ${proof.texts[0]} needs the one first and ${proof.texts[1]} the other; the scores own and below have no ties`
}

/** A character of an added piece that SentencePiece has no piece for: it puts any characters together. */
function missingCharacter({ model, merged, added }: Merge): string | undefined {
  if (!model) return undefined
  const known = new Set(merged.pieces)
  return added.flatMap(piece => Array.from(piece)).find(character => !known.has(character))
}
