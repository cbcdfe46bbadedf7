import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/sources/package.ts'

/**
 * The layers from the bottom up: a file may import from its own layer and from those above it in this
 * list. Files at the top of `src/` are the waists and stand where their name is listed.
 */
const layers = [
  ['errors', 'settings', 'bytes', 'sample', 'counts', 'worker-arguments', 'package-root'],
  ['statistics'],
  ['vocabulary', 'text'],
  ['tokenizer', 'special-tokens', 'sources'],
  ['formats'],
  ['models', 'engine', 'adapters', 'readers'],
  ['merge'],
  ['metrics'],
  ['catalog', 'version', 'config'],
  ['corpora', 'load'],
  ['count'],
  ['reports'],
  ['plots'],
  ['html'],
  ['suites', 'verify', 'published'],
  ['plan', 'train', 'explain', 'shards'],
  ['on-demand'],
  ['index'],
  ['commands'],
  ['cli'],
  // Run in a browser; nothing imports them.
  ['page'],
]

const source = join(packageRoot, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file =>
  /\.tsx?$/.test(file),
)
const roomOf = (file: string) => file.split(/[\\/]/)[0]!.replace(/\.ts$/, '')
const heightOf = (room: string) => layers.findIndex(layer => layer.includes(room))

test.for(files)('%s imports downwards only', file => {
  const text = readFileSync(join(source, file), 'utf8')
  const imported = Array.from(text.matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g), found =>
    relative(source, join(source, file, '..', found[1] ?? found[2]!)),
  )
  expect(heightOf(roomOf(file)), `${roomOf(file)} is no known layer`).toBeGreaterThanOrEqual(0)
  for (const target of imported) {
    expect(heightOf(roomOf(target)), `${target} is above`).toBeLessThanOrEqual(
      heightOf(roomOf(file)),
    )
  }
})

test.for(files)(
  '%s leaves the environment, the console and the process to those who own them',
  file => {
    const text = readFileSync(join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    if (file !== 'settings.ts') expect(text).not.toMatch(/process\.env/)
    if (roomOf(file) === 'commands' || roomOf(file) === 'cli') return
    expect(text).not.toMatch(/\bconsole\.|process\.(exit|stdout|stderr)/)
  },
)
