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
