import type { Command } from 'commander'
import type { Table } from '../reports/table.ts'
import { sharedOption } from './options.ts'
import { print, printJson } from './output.ts'

/** The lists: each with its items as data, and the columns of the table. */
const lists = {
  async tokenizers() {
    const { tokenizers } = await import('../catalog/tokenizers.ts')
    const entries = tokenizers.ids().map(id => tokenizers.get(id))
    return {
      entries,
      table: tableOf(
        ['id', 'vocabulary', 'with added', 'title', 'licence'],
        entries.map(({ id, aliasOf, sizes, title, licence }) => [
          id,
          String(sizes.base),
          String(sizes.withAdded),
          aliasOf === undefined ? title : `${title} (= ${aliasOf})`,
          licence,
        ]),
      ),
    }
  },
  async corpora() {
    const { corpora } = await import('../catalog/corpora.ts')
    const entries = corpora.ids().map(id => corpora.get(id))
    return {
      entries,
      table: tableOf(
        ['id', 'samples', 'characters', 'language', 'title'],
        entries.map(({ id, built, language, title }) => [
          id,
          String(built.samples),
          String(built.characters),
          language,
          title,
        ]),
      ),
    }
  },
  async presets() {
    const { presets } = await import('../catalog/corpora.ts')
    const entries = presets.ids().map(id => presets.get(id))
    return {
      entries,
      table: tableOf(
        ['id', 'reference', 'field', 'access', 'licence', 'title'],
        entries.map(({ id, reference, field, isGated, licence, title }) => [
          id,
          reference,
          field ?? 'text',
          isGated ? 'gated: HF_TOKEN' : 'open',
          licence,
          title,
        ]),
      ),
    }
  },
  async metrics() {
    const { metricNames } = await import('../metrics/metrics.ts')
    const { metricOf } = await import('../metrics/metrics.ts')
    const entries = metricNames.map(id => {
      const { of: _, ...row } = metricOf(id)
      return { id, ...row }
    })
    return {
      entries,
      table: tableOf(
        ['id', 'better', 'formula'],
        entries.map(({ id, better, formula }) => [id, better, formula]),
      ),
    }
  },
  async suites() {
    const { suites } = await import('../catalog/suites.ts')
    const entries = suites.ids().map(id => suites.get(id))
    return {
      entries,
      table: tableOf(
        ['id', 'title'],
        entries.map(({ id, title }) => [id, title]),
      ),
    }
  },
} as const satisfies Record<string, () => Promise<{ entries: unknown; table: Table }>>

type Listed = keyof typeof lists

export function listCommand(program: Command): void {
  const list = program.command('list').description(`list ${Object.keys(lists).join(', ')}`)
  for (const what of Object.keys(lists) as Listed[]) {
    list
      .command(what)
      .description(`list the ${what}`)
      .addOption(sharedOption('json'))
      .action(async ({ json }: { readonly json?: true }) => {
        const { entries, table } = await lists[what]()
        if (json) return printJson(entries)
        const { plainTable } = await import('../reports/table.ts')
        print(plainTable(table))
        if (what !== 'corpora') return
        // They are read, not built: no numbers are known of them beforehand.
        print(`\nread from the hub as they are (list presets tells their licences):\n`)
        print(plainTable((await lists.presets()).table))
      })
  }
}

// Columns of digits are aligned right.
function tableOf(labels: readonly string[], rows: readonly (readonly string[])[]): Table {
  const isNumeric = (i: number) => rows.length > 0 && rows.every(row => /^\d+$/.test(row[i] ?? ''))
  return {
    head: labels.map((label, i) => ({ label, align: isNumeric(i) ? 'right' : 'left' })),
    rows,
  }
}
