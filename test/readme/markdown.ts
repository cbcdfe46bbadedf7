import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/sources/package.ts'

export interface CodeBlock {
  readonly language: string
  readonly text: string
}

/** What of a Markdown file is the same in every language. */
export interface Outline {
  readonly blocks: readonly CodeBlock[]
  /** The depth of each heading, in order. */
  readonly headings: readonly number[]
  /** Rows by columns of each table, in order. */
  readonly tables: readonly string[]
  /** Where links lead, sorted. */
  readonly links: readonly string[]
  /** The code within sentences, sorted. */
  readonly code: readonly string[]
}

export const readDocument = (path: string): string => readFileSync(join(packageRoot, path), 'utf8')

const fenced = /^```(\w*)\n([\s\S]*?)^```$/gm

/** The code blocks of a Markdown text, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return Array.from(markdown.matchAll(fenced), ([, language, text]) => ({
    language: language!,
    text: text!,
  }))
}

export function outline(markdown: string): Outline {
  const prose = markdown.replace(fenced, '')
  const tables = Array.from(prose.matchAll(/(?:^\|.*\n)+/gm), ([table]) => {
    const rows = table.trimEnd().split('\n')
    return `${rows.length} × ${rows[0]!.split(' | ').length}`
  })
  return {
    blocks: codeBlocks(markdown),
    headings: Array.from(prose.matchAll(/^(#+) /gm), ([, signs]) => signs!.length),
    tables,
    links: Array.from(prose.matchAll(/\]\(([^)]+)\)/g), ([, target]) => target!).sort(),
    code: Array.from(prose.matchAll(/`[^`\n]+`/g), ([span]) => span).sort(),
  }
}
