import { InputError } from '../errors.ts'

/**
 * Schemas of the JSON that a file of a tokenizer holds. A schema is a function: it gives the value back
 * with defaults filled in, or says what does not fit. A value that needs no default is given back itself,
 * so a table of a million pieces is checked and not copied.
 */
export type Schema<Value> = (value: unknown) => Value | Mismatch

/** The value that a schema reads. */
export type Output<Read> = Read extends (value: unknown) => infer Value
  ? Exclude<Value, Mismatch>
  : never

/** What does not fit a schema. */
export class Mismatch {
  readonly message: string
  /** Keys and places from the whole value down to the one that does not fit. */
  readonly path: (string | number)[] = []

  constructor(message: string) {
    this.message = message
  }
}

/** What `schema` reads of `value`, which messages call `name`; an InputError says what does not fit, and where. */
export function parse<Value>(
  schema: Schema<Value>,
  value: unknown,
  name: string,
  verdict = 'is not as expected',
): Value {
  const read = schema(value)
  if (!(read instanceof Mismatch)) return read
  throw new InputError(`${[name, ...read.path].join('.')} ${verdict}: ${read.message}`)
}

export const string: Schema<string> = value =>
  typeof value === 'string' ? value : unexpected('string', value)

export const boolean: Schema<boolean> = value =>
  typeof value === 'boolean' ? value : unexpected('boolean', value)

export const number: Schema<number> = value =>
  Number.isFinite(value) ? (value as number) : unexpected('number', value)

/** A whole number that doubles hold exactly. */
export const int: Schema<number> = value =>
  Number.isSafeInteger(value) ? (value as number) : unexpected('int', value)

export const natural = checked(int, value => value >= 0, 'Too small: expected number to be >=0')

export const positive = checked(int, value => value > 0, 'Too small: expected number to be >0')

/** A string of at least one character. */
export const text = checked(
  string,
  value => value !== '',
  'Too small: expected string to have >=1 characters',
)

/** What `schema` reads, where `holds` is true of it. */
export function checked<Value>(
  schema: Schema<Value>,
  holds: (value: Value) => boolean,
  message: string,
): Schema<Value> {
  return given => {
    const value = schema(given)
    return value instanceof Mismatch || holds(value) ? value : new Mismatch(message)
  }
}

/** One of a few strings. */
export function oneOf<const Name extends string>(names: readonly Name[]): Schema<Name> {
  const isName = (value: unknown): value is Name => names.some(name => name === value)
  return value =>
    isName(value)
      ? value
      : new Mismatch(
          `Invalid option: expected one of ${names.map(name => JSON.stringify(name)).join('|')}`,
        )
}

export function optional<Value>(schema: Schema<Value>): Schema<Value | undefined> {
  return value => (value === undefined ? undefined : schema(value))
}

export function nullable<Value>(schema: Schema<Value>): Schema<Value | null> {
  return value => (value === null ? null : schema(value))
}

/** A value that may be null or absent. */
export function nullish<Value>(schema: Schema<Value>): Schema<Value | null | undefined> {
  return value => (value === undefined || value === null ? value : schema(value))
}

export function withDefault<Value, Default>(
  schema: Schema<Value>,
  byDefault: Default,
): Schema<Value | Default> {
  return value => (value === undefined ? byDefault : schema(value))
}

export function array<Value>(schema: Schema<Value>): Schema<readonly Value[]> {
  return given => {
    if (!Array.isArray(given)) return unexpected('array', given)
    let all: unknown[] = given
    for (let i = 0; i < given.length; i++) {
      const value = schema(given[i])
      if (value instanceof Mismatch) return at(i, value)
      if (value === given[i]) continue
      if (all === given) all = [...given]
      all[i] = value
    }
    return all as Value[]
  }
}

export function pair<First, Second>(
  first: Schema<First>,
  second: Schema<Second>,
): Schema<readonly [First, Second]> {
  return given => {
    if (!Array.isArray(given)) return unexpected('array', given)
    if (given.length !== 2) return new Mismatch('Invalid input: expected array to have 2 items')
    const [one, other] = [first(given[0]), second(given[1])]
    if (one instanceof Mismatch) return at(0, one)
    if (other instanceof Mismatch) return at(1, other)
    return one === given[0] && other === given[1] ? (given as [First, Second]) : [one, other]
  }
}

/** An object of any keys, all values of one schema. */
export function record<Value>(schema: Schema<Value>): Schema<Readonly<Record<string, Value>>> {
  return given => {
    if (!isObject(given)) return unexpected('record', given)
    let all = given
    for (const key of Object.keys(given)) {
      const value = schema(given[key])
      if (value instanceof Mismatch) return at(key, value)
      if (value === given[key]) continue
      if (all === given) all = { ...given }
      all[key] = value
    }
    return all as Record<string, Value>
  }
}

export type Fields = Readonly<Record<string, Schema<unknown>>>
export type Read<Shape extends Fields> = { readonly [Key in keyof Shape]: Output<Shape[Key]> }

/** An object with these fields; others stay as they are. */
export function looseObject<Shape extends Fields>(fields: Shape): Schema<Read<Shape>> {
  const entries = Object.entries(fields)
  return given => {
    if (!isObject(given)) return unexpected('object', given)
    let all = given
    for (const [key, schema] of entries) {
      const value = schema(given[key])
      if (value instanceof Mismatch) return at(key, value)
      if (value === given[key]) continue
      if (all === given) all = { ...given }
      all[key] = value
    }
    return all as Read<Shape>
  }
}

/** An object with these fields and no other. */
export function object<Shape extends Fields>(fields: Shape): Schema<Read<Shape>> {
  const loose = looseObject(fields)
  return given => {
    const read = loose(given)
    if (read instanceof Mismatch) return read
    const unknown = Object.keys(read).filter(key => !Object.hasOwn(fields, key))
    if (unknown.length === 0) return read
    const names = unknown.map(key => JSON.stringify(key)).join(', ')
    return new Mismatch(`Unrecognized key${unknown.length > 1 ? 's' : ''}: ${names}`)
  }
}

/** Either of two; where neither fits, what `first` says, unless `second` came further. */
export function either<First, Second>(
  first: Schema<First>,
  second: Schema<Second>,
): Schema<First | Second> {
  return given => {
    const one = first(given)
    if (!(one instanceof Mismatch)) return one
    const other = second(given)
    return other instanceof Mismatch && other.path.length <= one.path.length ? one : other
  }
}

/** An object that says by its `type` which of `rows` it has the fields of, and no others. */
export function byType<Rows extends Readonly<Record<string, Fields>>>(
  rows: Rows,
): Schema<
  { [Type in keyof Rows & string]: { readonly type: Type } & Read<Rows[Type]> }[keyof Rows & string]
> {
  const type = oneOf(Object.keys(rows) as (keyof Rows & string)[])
  return given => {
    const head = looseObject({ type })(given)
    return head instanceof Mismatch ? head : object({ ...rows[head.type], type })(given)
  }
}

function at(key: string | number, mismatch: Mismatch): Mismatch {
  mismatch.path.unshift(key)
  return mismatch
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unexpected(expected: string, value: unknown): Mismatch {
  const received =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'array'
        : typeof value === 'number' && !Number.isFinite(value)
          ? String(value)
          : typeof value
  return new Mismatch(`Invalid input: expected ${expected}, received ${received}`)
}
