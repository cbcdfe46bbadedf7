import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { startEngine } from '../../src/engine/module.ts'
import * as layout from '../../src/engine/wasm/layout.ts'
import { classify, classOf } from '../../src/patterns/character-classes.ts'
import { outputs } from '../../src/patterns/transducer.ts'
import { packageFile } from '../../src/sources/package.ts'

/** What the built module exports, but for the globals that are exported to keep an engine's state. */
const exported: [string, unknown][] = Object.entries({ ...startEngine() }).filter(
  ([name]) => !name.startsWith('state:'),
)

describe('the built engine and its host agree', () => {
  test('on every number of the memory layout', () => {
    const inWasm = exported.flatMap(([name, value]) =>
      value instanceof Object && 'value' in value ? [[name, Number(value.value) >>> 0]] : [],
    )
    expect(Object.fromEntries(inWasm)).toEqual({ ...layout })
  })

  test('on the name and the number of parameters of every function', () => {
    const inWasm = exported.flatMap(([name, value]) =>
      typeof value === 'function' ? [[name, value.length]] : [],
    )
    expect(Object.fromEntries(inWasm)).toEqual(Object.fromEntries(methodsOfHost()))
  })

  test('on where the data of the module end', () => {
    expect(startEngine()!.reserve(0)).toBeLessThanOrEqual(layout.mostModuleBytes)
  })
})

describe('the engine reads the tables of patterns as they are', () => {
  test('outputs of a transducer', () => {
    expect(outputs).toEqual({
      cut: 1 << layout.cutBit,
      cutBefore: 1 << layout.cutBeforeBit,
      maybe: 1 << layout.maybeBit,
      settled: 1 << layout.settledBit,
    })
  })

  test('classes of code points', () => {
    const classes = classify([[[0x61, 0x2f000]]])!
    const { codePointBlockBits } = layout
    for (const codePoint of [0x60, 0x61, 0x7ff, 0x4e00, 0x2f000, 0x2f001]) {
      const block = classes.blocks[codePoint >> codePointBlockBits]!
      const member = codePoint & ((1 << codePointBlockBits) - 1)
      expect(classes.members[(block << codePointBlockBits) + member]).toBe(
        classOf(classes, codePoint),
      )
    }
  })

  test('the common ideographs are whole blocks', () => {
    const { firstIdeograph, lastIdeograph, codePointBlockBits } = layout
    expect(firstIdeograph % (1 << codePointBlockBits)).toBe(0)
    expect((lastIdeograph + 1) % (1 << codePointBlockBits)).toBe(0)
  })
})

/** Functions of the interface `EngineExports`: name and number of parameters. */
function methodsOfHost(): [string, number][] {
  const text = readFileSync(packageFile('src/engine/module.ts'), 'utf8')
  const source = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest)
  const host = source.statements.find(
    node => ts.isInterfaceDeclaration(node) && node.name.text === 'EngineExports',
  )
  if (!host || !ts.isInterfaceDeclaration(host)) throw new Error('no interface EngineExports')
  return host.members
    .filter(ts.isMethodSignature)
    .map(({ name, parameters }) => [(name as ts.Identifier).text, parameters.length])
}
