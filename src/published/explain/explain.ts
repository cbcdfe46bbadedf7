import type { Unavailable } from '../../compare/measured.ts'
import { InputError } from '../../errors.ts'
import { type Settings, settingsFrom } from '../../sources/settings.ts'
import { runStoppable } from '../../threads.ts'
import { decimalsOf } from '../verdict.ts'
import { type ColumnRelation, relationsOf } from './columns.ts'
import type { Evidence, TextEvidence } from './evidence.ts'
import {
  type ColumnExplanation,
  type ExplainColumnOptions,
  explainColumn,
} from './explain-column.ts'
import { type MeasureTextsOptions, measureTexts } from './measure.ts'
import { type Printings, printingsOf } from './printings.ts'
import { columnsOf, readTable, type TableToExplain } from './read-table.ts'

/** The formulas and mixes that could have made a published table. */
export interface Explanation {
  readonly title: string
  readonly source?: string
  /** The name that the table gives its numbers. */
  readonly printed?: string
  /** The authors' own statement. */
  readonly said?: string
  readonly misprints: readonly string[]
  readonly columns: readonly ColumnExplanation[]
  /** Columns that differ by a constant, whatever the text was. */
  readonly relations: readonly ColumnRelation[]
  /** Whether an earlier printing was floored, where there is one. */
  readonly printings?: Printings
  /** The texts that were mixed. */
  readonly texts: readonly Pick<TextEvidence, 'name' | 'kind' | 'samples' | 'units'>[]
  readonly unavailable: readonly Unavailable[]
}

/** Options of `explain`: the texts that may be in the mix, the columns, and the limits of the search. */
export interface ExplainOptions
  extends Omit<MeasureTextsOptions, 'settings'>,
    ExplainColumnOptions {
  /** Folders and addresses to use; those of the environment by default. */
  readonly settings?: Settings
  /** The texts that may be in the mix: corpus references; Chinese, English and code unless told. */
  readonly corpora?: readonly string[]
  /** The columns to explain, all unless told. */
  readonly columns?: readonly string[]
  /** Row → tokenizer reference, where the row's name is none. */
  readonly tokenizers?: Readonly<Record<string, string>>
}

/** Three of Chinese, two of English and two of code: with two of a kind, it shows how much texts differ. */
export const defaultTexts: readonly string[] = [
  'zh',
  'zh-wiki',
  'xquad',
  'en',
  'code',
  'humaneval-x',
]

/**
 * Which formula, aggregation, special tokens and mix of texts could have made a published table: an id of
 * `bench/published/`, a path to JSON or CSV, or the table itself. Says "consistent with", never "is".
 *
 *     const { columns } = await explain('baichuan-7b')
 *     columns[0].verdict  // 'consistent'
 */
export async function explain(
  table: string | TableToExplain,
  { settings = settingsFrom(), ...asked }: ExplainOptions = {},
): Promise<Explanation> {
  const options = { ...asked, settings }
  const { signal, known, ...others } = options
  // What was counted for other tables stays on this side: such a run stops between two counts.
  if (signal && !known) return runStoppable('explain', [table], { ...others, signal })
  const found = typeof table === 'string' ? await readTable(table, options.settings) : table
  const chosen = chosenColumns(found, options.columns)
  const rows = [...new Set(chosen.flatMap(({ values }) => Object.keys(values)))]
  const references = options.tokenizers ?? {}
  const wanted = rows.map(row => references[row] ?? row)
  const { corpora = defaultTexts } = options
  const { evidence, unavailable } = await measureTexts(corpora, [...new Set(wanted)], options)
  const named = byRow(evidence, Object.fromEntries(rows.map((row, i) => [row, wanted[i]!])))
  const [first] = unavailable
  if (first && Object.keys(named.cells).length < 3) {
    throw new InputError(first.reason, { code: 'unavailable' })
  }
  return explainFrom(found, named, { ...options, unavailable })
}

interface ExplainFromOptions extends Pick<ExplainOptions, 'columns' | 'tolerance'> {
  readonly unavailable?: readonly Unavailable[]
}

/** The same from counts that are at hand; the cells are named by the rows of the table. */
export function explainFrom(
  table: TableToExplain,
  evidence: Evidence,
  { columns, unavailable = [], ...options }: ExplainFromOptions = {},
): Explanation {
  const { title, source, printed, said, misprints = [], values, earlier } = table
  const numbers = Object.values(values).flatMap(row => Object.values(row))
  return {
    title,
    ...(source === undefined ? {} : { source }),
    ...(printed === undefined ? {} : { printed }),
    ...(said === undefined ? {} : { said }),
    misprints,
    columns: chosenColumns(table, columns).map(column => explainColumn(column, evidence, options)),
    relations: relationsOf(columnsOf(table)),
    ...(earlier ? { printings: printingsOf(values, earlier, decimalsOf(numbers)) } : {}),
    texts: evidence.texts.map(({ name, kind, samples, units }) => ({ name, kind, samples, units })),
    unavailable,
  }
}

function chosenColumns(table: TableToExplain, names: readonly string[] | undefined) {
  const columns = columnsOf(table)
  const unknown = names?.find(name => !columns.some(column => column.name === name))
  if (unknown !== undefined) {
    const known = columns.map(({ name }) => name).join(', ')
    throw new InputError(`${table.title}: no column '${unknown}'; known are ${known}`)
  }
  return names ? columns.filter(({ name }) => names.includes(name)) : columns
}

function byRow(
  { texts, cells, vocabSizes }: Evidence,
  references: Readonly<Record<string, string>>,
): Evidence {
  const renamed = <Value>(of: Readonly<Record<string, Value>>) =>
    Object.fromEntries(
      Object.entries(references).flatMap(([row, reference]) => {
        const value = of[reference]
        return value === undefined ? [] : [[row, value] as const]
      }),
    )
  return { texts, cells: renamed(cells), vocabSizes: renamed(vocabSizes) }
}
