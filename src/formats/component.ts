import { fromBase64 } from '../bytes.ts'
import { InputError } from '../errors.ts'
import {
  type Fields,
  looseObject,
  type Output,
  object,
  parse,
  type Read,
  string,
} from './schema.ts'

/** A part of tokenizer.json that says what it is by its `type`. */
export const componentSchema = looseObject({ type: string })
export type Component = Output<typeof componentSchema>

/** The fields of a component. An unknown field is refused by name, and so is one of another form. */
export function parseFields<Shape extends Fields>(
  component: Component,
  fields: Shape,
): Read<Shape> {
  const schema = object<Shape>({ ...fields, type: string })
  return parse(schema, component, component.type, 'is not supported as it is')
}

/** The value of a JSON text; one that is none, is cut off or is nested without end is an InputError. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    checkDepth(text)
    return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new InputError(`not sound JSON: ${error.message}`)
  }
}

/** No tokenizer's file comes near; whoever walks down one that does runs out of stack. */
const deepest = 100

/** How deep sound JSON is nested: brackets inside strings are no brackets. */
function checkDepth(text: string): void {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x5b || code === 0x7b) depth++
    else if (code === 0x5d || code === 0x7d) depth--
    if (depth > deepest)
      throw new InputError(`JSON that is nested more than ${deepest} deep is not supported`)
  }
}

/** The bytes that `base64` stands for. */
export function decodeBase64(base64: string, where: string): Uint8Array {
  const bytes = fromBase64(base64)
  if (bytes && bytes.length > 0) return bytes
  throw new InputError(`${where}: '${base64.slice(0, 40)}' is not base64`)
}
