import { concatenate } from '../bytes.ts'
import { InputError } from '../errors.ts'

/**
 * One field of a protocol-buffers message as it stands in the bytes. Only what SentencePiece's
 * ModelProto is made of: varints, 32- and 64-bit values and length-delimited ones.
 *
 * Source: protobuf.dev/programming-guides/encoding.
 */
export interface Field {
  readonly number: number
  /** The value of a varint (0 for other wire types); values above 2⁵³ lose precision. */
  readonly varint: number
  /** The bytes of any other value. */
  readonly bytes: Uint8Array
  /** Where the field, with its tag, begins and ends. */
  readonly start: number
  readonly end: number
}

/** The fields of a message, in order. Bytes that are none are an InputError at their offset. */
export function* readFields(message: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1, count = 0; count < 10; count++, scale *= 128) {
      if (at >= message.length) throw damaged('the file ends inside a number', at)
      const byte = message[at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw damaged('a number is longer than ten bytes', at)
  }
  while (at < message.length) {
    const start = at
    const tag = varint()
    const length = lengths[tag & 7]
    if (length === undefined || tag < 8) throw damaged(`no field begins with the tag ${tag}`, start)
    const value = length === 'varint' ? varint() : 0
    const size = length === 'varint' ? 0 : length === 'delimited' ? varint() : length
    if (at + size > message.length)
      throw damaged(`a field of ${size} bytes runs past the end`, start)
    yield {
      number: Math.floor(tag / 8),
      varint: value,
      bytes: message.subarray(at, at + size),
      start,
      end: at + size,
    }
    at += size
  }
}

const lengths: Readonly<Record<number, 'varint' | 'delimited' | number>> = {
  0: 'varint',
  1: 8,
  2: 'delimited',
  5: 4,
}

function damaged(what: string, offset: number): InputError {
  return new InputError(`not a sound protocol-buffers file: ${what} (byte ${offset})`)
}

/** A length-delimited field. */
export function delimitedField(number: number, value: Uint8Array): Uint8Array {
  const head = [...varintBytes(number * 8 + 2), ...varintBytes(value.length)]
  return concatenate([Uint8Array.from(head), value])
}

/** A varint field. */
export function varintField(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varintBytes(number * 8), ...varintBytes(value)])
}

/** A 32-bit float field. */
export function floatField(number: number, value: number): Uint8Array {
  const field = new Uint8Array(5)
  field[0] = number * 8 + 5
  new DataView(field.buffer).setFloat32(1, value, true)
  return field
}

function varintBytes(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128)
  return [...bytes, rest]
}
