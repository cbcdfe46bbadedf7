import { z } from 'zod'
import { InputError } from '../errors.ts'

/** A part of tokenizer.json that says what it is by its `type`. */
export const componentSchema = z.looseObject({ type: z.string() })
export type Component = z.output<typeof componentSchema>

/** The fields of a component. One that is not known is refused by name, and so is what is not as expected. */
export function parseFields<Fields extends z.ZodRawShape>(
  component: Component,
  fields: Fields,
): z.output<z.ZodObject<Fields>> {
  const parsed = z.strictObject({ ...fields, type: z.string() }).safeParse(component)
  if (parsed.success) return parsed.data as z.output<z.ZodObject<Fields>>
  const { path, message } = parsed.error.issues[0]!
  throw new InputError(
    `${[component.type, ...path].join('.')} is not supported as it is: ${message}`,
  )
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

/** The bytes that `base64` stands for, as a string of one character a byte. */
export function decodeBase64(base64: string, where: string): string {
  try {
    const binary = atob(base64)
    if (binary !== '') return binary
  } catch {
    // Not base64: said below.
  }
  throw new InputError(`${where}: '${base64.slice(0, 40)}' is not base64`)
}
