import type { Files, FormatName } from '../formats/formats.ts'
import type { Merge } from '../merge/merge.ts'
import type { Difference } from '../verify/difference.ts'

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

/** Every form of a merged vocabulary. */
export function writtenForms(merge: Merge): WrittenForm[] {
  const { model } = merge
  if (!model) return []
  return [
    {
      file: 'tokenizer.model',
      format: 'sentencepiece',
      files: { model },
      asWritten: { 'tokenizer.model': model },
    },
  ]
}
