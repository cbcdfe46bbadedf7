import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The folder of this package: the nearest one up that has a package.json, from src and from dist alike. */
export const packageRoot = rootAbove(dirname(fileURLToPath(import.meta.url)))

/**
 * A file of this package by its path from the root. What `npm run build` makes is in `dist`, whence the
 * sources that tests run take it too.
 */
export function packageFile(path: string): URL {
  return pathToFileURL(join(packageRoot, path))
}

function rootAbove(folder: string): string {
  const above = dirname(folder)
  return above === folder || existsSync(join(folder, 'package.json')) ? folder : rootAbove(above)
}

/** This package's version, as every report prints it. */
export function ownVersion(): string {
  const manifest = packageFile('package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
