import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examples } from '../../src/commands/examples.ts'
import { leavesOf, nameOf, tokrateProgram } from '../../src/commands/program.ts'
import { exampleFolder, lacksFiles, runLine, shownLines } from './lines.ts'

let cwd: string
beforeAll(() => {
  cwd = exampleFolder()
})
afterAll(() => rmSync(cwd, { recursive: true }))

const commands = leavesOf(tokrateProgram()).filter(command => !nameOf(command).startsWith('__'))

test.for(commands.map(nameOf))('the help of %s shows examples', name => {
  expect(examples[name] ?? []).not.toEqual([])
  for (const { line } of examples[name]!) expect(line).toContain(`tokrate ${name}`)
})

test('no example is of a command that is none', () => {
  expect(commands.map(nameOf)).toEqual(expect.arrayContaining(Object.keys(examples)))
})

test.concurrent.for(shownLines)('%s', async (line, { skip, expect }) => {
  const ran = await runLine(line, cwd)
  if (lacksFiles(ran)) return skip('neither a network nor a mirror')
  // A condition may hold; what else is there went as it should.
  const fine = /--fail-(if|on)/.test(line) ? [0, 3] : [0]
  expect(fine, ran.stderr).toContain(ran.status)
  expect(ran.stdout).not.toBe('')
})

/** What prints no result of its own. */

test.for(commands.map(command => [nameOf(command), command] as const))(
  '%s prints JSON on request',
  ([name, command]) => {
    const hasJson = command.options.some(({ long }) => long === '--json')
    expect({ name, hasJson }).toEqual({ name, hasJson: true })
  },
)
