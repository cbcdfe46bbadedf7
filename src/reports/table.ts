import stringWidth from 'fast-string-width'

/** A table before it is text. Numbers are aligned right, names left. */
export interface Table {
  readonly head: readonly TableHead[]
  readonly rows: readonly (readonly string[])[]
}

export interface TableHead {
  readonly label: string
  readonly align: 'left' | 'right'
}

/** Writes GitHub's Markdown, with columns that line up in a plain editor too. */
export function markdownTable({ head, rows }: Table): string {
  const labels = head.map(({ label }) => escapeCell(label))
  const cells = rows.map(row => row.map(escapeCell))
  const widths = columnWidths([labels, ...cells], 3)
  const rule = head.map(({ align }, i) => {
    const dashes = '-'.repeat(widths[i]! - 1)
    return align === 'right' ? `${dashes}:` : `${dashes}-`
  })
  const line = (row: readonly string[]) => `| ${padded(row, head, widths).join(' | ')} |`
  return `${[line(labels), `| ${rule.join(' | ')} |`, ...cells.map(line)].join('\n')}\n`
}

/** Writes columns for a terminal, separated by spaces, without a frame. */
export function plainTable({ head, rows }: Table): string {
  const labels = head.map(({ label }) => label)
  const cells = rows.map(row => row.map(oneLine))
  const widths = columnWidths([labels, ...cells], 1)
  const line = (row: readonly string[]) => padded(row, head, widths).join('  ').trimEnd()
  return `${[labels, ...cells].map(line).join('\n')}\n`
}

/** Writes an HTML table without styles. */
export function htmlTable({ head, rows }: Table): string {
  const style = (i: number) => ` style="text-align: ${head[i]?.align ?? 'left'}"`
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell, i) => `<${tag}${style(i)}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  const labels = head.map(({ label }) => label)
  const body = rows.map(row => line('td', row)).join('\n')
  return `<table>\n<thead>${line('th', labels)}</thead>\n<tbody>\n${body}\n</tbody>\n</table>\n`
}

function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"]/g, character => `&#${character.codePointAt(0)};`)
    .replace(/~~(.*?)~~/g, '<s>$1</s>')
}

function columnWidths(rows: readonly (readonly string[])[], least: number): number[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? least, stringWidth(cell))
    })
  }
  return widths
}

function padded(
  row: readonly string[],
  head: readonly TableHead[],
  widths: readonly number[],
): string[] {
  return row.map((cell, i) => {
    const space = ' '.repeat(widths[i]! - stringWidth(cell))
    return head[i]!.align === 'right' ? space + cell : cell + space
  })
}

/** A `|` would end the cell, and a line break the row. */
function escapeCell(text: string): string {
  return oneLine(text).replaceAll('\\', '\\\\').replaceAll('|', '\\|')
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}

/** A table whose first column holds names, and all others numbers. */
export function numbersTable(head: readonly string[], rows: readonly (readonly string[])[]): Table {
  return { head: head.map((label, i) => ({ label, align: i === 0 ? 'left' : 'right' })), rows }
}
