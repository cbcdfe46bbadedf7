/** What we use of a package that brings no types. */
declare module 'sentencepiece-js' {
  export class SentencePieceProcessor {
    load(path: string): Promise<void>
    encodeIds(text: string): number[]
    decodeIds(ids: readonly number[]): string
  }
}
