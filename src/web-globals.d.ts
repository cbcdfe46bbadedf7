/*
 * Globals that every place where JavaScript runs has, for tsconfig.core.json, which knows neither Node nor
 * a page. WebAssembly is in engine/webassembly.d.ts.
 */

declare function atob(base64: string): string

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, into: Uint8Array): { read: number; written: number }
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string
}
