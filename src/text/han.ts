import { classSource, property } from './code-points.ts'

let han: RegExp | undefined

/** Whether a text holds a Han character, by the Unicode tables here and not by Node's. */
export function hasHan(text: string): boolean {
  han ??= new RegExp(classSource(property('Han')), 'u')
  return han.test(text)
}
