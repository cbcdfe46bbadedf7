import { expect, test } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { defineReferencePackage } from '../../../src/verify/adapters/reference-package.ts'
import { referencePackages } from '../../../src/verify/adapters/reference-packages.ts'

test('a package that is not installed is an InputError with the command that installs it', async () => {
  const missing = defineReferencePackage({
    package: 'tokrate-missing',
    version: '1.2.3',
    formats: ['encoding'],
    open: async () => {
      // A name that no bundler resolves ahead of time.
      await import(['tokrate', 'missing'].join('-'))
      return { vocabSize: 0, encode: () => [], decode: () => '' }
    },
  })
  const opening = missing.open({ format: 'encoding', encoding: 'gpt2' })
  await expect(opening).rejects.toMatchObject({
    name: 'InputError',
    code: 'unavailable',
    message: 'the package tokrate-missing is not installed; run: npm install tokrate-missing@1.2.3',
  })
})

test('the versions of the table are those that this package is tested with', () => {
  const versions = { ...packageJson.dependencies, ...packageJson.devDependencies }
  for (const row of Object.values(referencePackages)) {
    expect(versions).toMatchObject({ [row.package]: row.version })
  }
})
