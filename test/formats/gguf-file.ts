/** A value of GGUF metadata that these tests write. */
type Value = string | number | boolean | readonly string[] | readonly number[] | Uint8Array

export type Metadata = Readonly<Record<string, Value>>

export const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer)
export const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
const f32 = (value: number) => Buffer.from(Float32Array.of(value).buffer)
const string = (text: string) => Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)])

/** A value with its type: arrays of numbers are float32, as scores are. */
function typed(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(8), string(value)])
  if (typeof value === 'boolean') return Buffer.concat([u32(7), Buffer.of(value ? 1 : 0)])
  if (typeof value === 'number') return Buffer.concat([u32(4), u32(value)])
  if (value instanceof Uint8Array) return Buffer.concat([u32(9), u32(0), u64(value.length), value])
  const items = value.map(item => (typeof item === 'string' ? string(item) : f32(item)))
  return Buffer.concat([
    u32(9),
    u32(typeof value[0] === 'string' ? 8 : 6),
    u64(value.length),
    ...items,
  ])
}

/** The bytes of a GGUF file that has metadata and no tensors. */
export function gguf(metadata: Metadata, version = 3): Uint8Array {
  const entries = Object.entries(metadata).map(([key, value]) =>
    Buffer.concat([string(key), typed(value)]),
  )
  return Buffer.concat([Buffer.from('GGUF'), u32(version), u64(0), u64(entries.length), ...entries])
}
