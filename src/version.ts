import { readFileSync } from 'node:fs'

/** This package's version, as every report prints it. */
export function ownVersion(): string {
  // One folder up is the package root from src and from dist alike.
  const manifest = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
