import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './catalog/catalog.ts'

/** This package's version, as every report prints it. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return (manifest as { version: string }).version
}
