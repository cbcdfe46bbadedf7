import { concatenate } from '../bytes.ts'
import { InputError } from '../errors.ts'

/**
 * One field of a protocol-buffers message, by where it stands in the bytes. Only what SentencePiece's
 * ModelProto is made of: varints, 32- and 64-bit values and length-delimited ones.
 *
 * Source: protobuf.dev/programming-guides/encoding.
 */
export interface Field {
  readonly number: number
  /** The value of a varint (0 for other wire types); values above 2⁵³ lose precision. */
  readonly varint: number
  /** Where the field begins, with its tag. */
  readonly start: number
  /** Where the bytes of any other value begin; both end at `end`. */
  readonly from: number
  readonly end: number
}

/**
 * The fields of a message that stands in some bytes, in order: numbers alone, since a vocabulary has hundreds
 * of thousands of them. Bytes that are no message are an InputError at their offset.
 */
export function readFields(bytes: Uint8Array, from = 0, end = bytes.length): Field[] {
  let at = from
  const varint = (): number => {
    let value = 0
    for (let scale = 1, count = 0; count < 10; count++, scale *= 128) {
      if (at >= end) throw damaged('the file ends inside a number', at)
      const byte = bytes[at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw damaged('a number is longer than ten bytes', at)
  }
  const fields: Field[] = []
  while (at < end) {
    const start = at
    const tag = varint()
    const length = lengths[tag & 7]
    if (length === undefined || tag < 8) throw damaged(`no field begins with the tag ${tag}`, start)
    const value = length === 'varint' ? varint() : 0
    const size = length === 'varint' ? 0 : length === 'delimited' ? varint() : length
    if (at + size > end) throw damaged(`a field of ${size} bytes runs past the end`, start)
    fields.push({
      number: Math.floor(tag / 8),
      varint: value,
      start,
      from: at,
      end: at + size,
    })
    at += size
  }
  return fields
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
