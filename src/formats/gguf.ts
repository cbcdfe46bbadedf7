import { InputError } from '../errors.ts'

/**
 * The metadata of a GGUF file: magic, version, counts, then keys with typed values. Tensors are not
 * looked at.
 *
 * Source: ggml-org/ggml, docs/gguf.md.
 */
export type GgufValue = number | boolean | string | readonly GgufValue[]

/** Reads the metadata; a file that ends early or promises more than it holds is an InputError. */
export function readGgufMetadata(bytes: Uint8Array): ReadonlyMap<string, GgufValue> {
  const reader = ggufReader(bytes)
  if (new TextDecoder().decode(reader.bytes(4)) !== 'GGUF')
    throw new InputError('not a GGUF file: it does not begin with GGUF')
  const version = reader.number('Uint32')
  if (version < 2 || version > 3)
    throw new InputError(`GGUF version ${version} is not supported; 2 and 3 are`)
  reader.length()
  const metadata = new Map<string, GgufValue>()
  for (let left = reader.length(); left > 0; left--)
    metadata.set(reader.string(), reader.value(reader.number('Uint32')))
  return metadata
}

type NumberType = 'Uint8' | 'Int8' | 'Uint16' | 'Int16' | 'Uint32' | 'Int32' | 'Float32' | 'Float64'

/** Value types by their number: 7 is a boolean, 8 a string, 9 an array, 10 and 11 are 64-bit integers. */
const numberTypes: Readonly<Record<number, NumberType>> = {
  0: 'Uint8',
  1: 'Int8',
  2: 'Uint16',
  3: 'Int16',
  4: 'Uint32',
  5: 'Int32',
  6: 'Float32',
  12: 'Float64',
}

/** What the format is made of, read from front to back; each read is checked against the file's end. */
interface GgufReader {
  bytes(size: number): Uint8Array
  number(type: NumberType): number
  /** A count or a length: more of it than the file has bytes is damage. */
  length(): number
  string(): string
  value(type: number): GgufValue
}

function ggufReader(file: Uint8Array): GgufReader {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let at = 0

  const bytes = (size: number): Uint8Array => {
    if (at + size > file.length) {
      throw new InputError(
        `the GGUF file is cut off: byte ${at} begins ${size} bytes, the file has ${file.length}`,
      )
    }
    at += size
    return file.subarray(at - size, at)
  }
  const number = (type: NumberType): number => {
    const size = Number(/\d+$/.exec(type)![0]) / 8
    bytes(size)
    return view[`get${type}`](at - size, true)
  }
  const length = (): number => {
    bytes(8)
    const value = Number(view.getBigUint64(at - 8, true))
    if (value <= file.length) return value
    throw new InputError(
      `the GGUF file promises ${value} entries at byte ${at - 8}, more than it can hold`,
    )
  }
  const string = (): string => new TextDecoder().decode(bytes(length()))
  const value = (type: number): GgufValue => {
    if (type === 7) return number('Uint8') !== 0
    if (type === 8) return string()
    if (type === 9) {
      const elementType = number('Uint32')
      if (elementType === 9) {
        throw new InputError('nested arrays in GGUF metadata are not supported')
      }
      return Array.from({ length: length() }, () => value(elementType))
    }
    if (type === 10 || type === 11) {
      bytes(8)
      return Number(view[type === 10 ? 'getBigUint64' : 'getBigInt64'](at - 8, true))
    }
    const numberType = numberTypes[type]
    if (numberType) return number(numberType)
    throw new InputError(`GGUF metadata has a value of unknown type ${type} at byte ${at}`)
  }
  return { bytes, number, length, string, value }
}
