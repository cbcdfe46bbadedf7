import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../src/sources/package.ts'

const folder = join(packageRoot, 'src', 'commands')

/** What a command may import before it runs, beside Node's own: nothing that reads a catalog or counts a token. */
const light = ['commander', '../errors.ts', '../sources/package.ts', '../sources/settings.ts']
/** A command loads these files only where it needs them. */
const late = ['config-file.ts']

test.for(readdirSync(folder).filter(file => !late.includes(file)))(
  '%s loads what does the work only when it runs',
  file => {
    const text = readFileSync(join(folder, file), 'utf8')
    const imports = Array.from(
      text.matchAll(/^import (?!type )[^']*'([^']+)'/gm),
      found => found[1]!,
    )
    const heavy = imports.filter(name => !name.startsWith('./') && !/^node:/.test(name))
    for (const name of heavy) expect(light).toContain(name)
  },
)
