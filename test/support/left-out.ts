import { readFileSync } from 'node:fs'
import { globSync } from 'tinyglobby'
import type { Reporter } from 'vitest/reporters'
import { packageRoot } from '../../src/sources/package.ts'

/** Says after `npm test` what it left out, and the commands that run it. */
export default class LeftOut implements Reporter {
  onTestRunEnd(): void {
    const slow = globSync('test/**/*.slow.test.ts', { cwd: packageRoot })
    const { scripts }: { readonly scripts: object } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    )
    const commands = Object.keys(scripts).filter(name => /^test:(?!all$)/.test(name))
    console.log(
      `Left out: ${slow.length} slow files (*.slow.test.ts) and four of five random cases.\n` +
        `  npm run test:all runs everything. Some of it: npm run ${commands.join(', ')};\n` +
        '  or npx vitest run <file or folder>.\n',
    )
  }
}
