/** The calls that we use of a package without types. */
declare module 'sentencepiece-js' {
  export class SentencePieceProcessor {
    load(path: string): Promise<void>
    encodeIds(text: string): number[]
    decodeIds(ids: readonly number[]): string
  }
}
