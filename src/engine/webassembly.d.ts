/** What the engine uses of WebAssembly; TypeScript has its types in the browser's library only. */
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { readonly initial: number })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  interface Global {
    value: number | bigint
  }
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: object)
    readonly exports: unknown
  }
}
