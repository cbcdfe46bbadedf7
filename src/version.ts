import { readFileSync } from 'node:fs'
import { packageFile } from './package-root.ts'

/** This package's version, as every report prints it. */
export function ownVersion(): string {
  const manifest = packageFile('package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
