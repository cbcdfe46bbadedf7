import type { SuiteRecord } from './record.ts'

/**
 * A record as JSON, one line an entry of each list, so that a changed cell is one changed line in a
 * diff.
 */
export function toJson(record: SuiteRecord): string {
  const fields = Object.entries(record).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${JSON.stringify(name)}: ${field(value)}`],
  )
  return `{\n${fields.join(',\n')}\n}\n`
}

function field(value: unknown): string {
  const isList = Array.isArray(value) && value.some(item => typeof item === 'object')
  if (!isList) return JSON.stringify(value)
  return `[\n${value.map(item => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
}
