import { markdownTable, plainTable, type Table } from '../../reports/table.ts'

/** A page before it is text. */
export type Block =
  | { readonly heading: string }
  | { readonly paragraph: string }
  | { readonly list: readonly string[] }
  | { readonly table: Table }

/** The page as GitHub's Markdown. */
export function toMarkdownPage(title: string, blocks: readonly Block[]): string {
  return joined([`# ${title}`, ...blocks.map(markdownBlock)])
}

/** The page for a terminal. */
export function toPlainPage(title: string, blocks: readonly Block[]): string {
  return joined([title, ...blocks.map(plainBlock)])
}

function markdownBlock(block: Block): string {
  if ('heading' in block) return `## ${block.heading}`
  if ('paragraph' in block) return block.paragraph
  if ('list' in block) return block.list.map(item => `- ${item}`).join('\n')
  return markdownTable(block.table)
}

function plainBlock(block: Block): string {
  if ('heading' in block) return block.heading.toUpperCase()
  if ('paragraph' in block) return block.paragraph
  if ('list' in block) return block.list.map(item => `  ${item}`).join('\n')
  return plainTable(block.table)
}

function joined(blocks: readonly string[]): string {
  return `${blocks.map(block => block.trimEnd()).join('\n\n')}\n`
}
