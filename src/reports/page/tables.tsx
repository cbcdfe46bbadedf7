import { metricOf } from '../../metrics/metrics.ts'
import { wholeNumber } from '../format.ts'
import { directionOf, metricFormula, metricLabel } from '../plots/words.ts'
import { Choice, CopyButton, Scroll } from './controls.tsx'
import { namesOf } from './names.ts'
import type { ViewProps } from './state.ts'
import {
  nameOf,
  type ShownCell,
  type ShownTable,
  shownTable,
  tableCsv,
  tableMarkdown,
} from './table.ts'
import { pageWords, type Words } from './words.ts'

/** Every number of the records, which the reader can sort, filter and copy. */
export function Tables({ data, state, change }: ViewProps) {
  const words = pageWords[state.language]
  const record = data.records.find(({ suite }) => suite === state.suite) ?? data.records[0]!
  const metric = record.metrics.find(name => name === state.metric) ?? record.metrics[0]!
  const table = shownTable(record, metric, state)
  const { needs, source } = metricOf(metric)
  const names = namesOf(data, record, state.language)
  return (
    <>
      <h1>{names.title}</h1>
      <p class="note">{names.question}</p>
      <div class="controls">
        <Choice
          label={words.report}
          value={record.suite}
          options={data.records.map(({ suite }) => [suite, suite])}
          onChange={suite => change({ suite, corpora: [], sort: '' })}
        />
        <Choice
          label={words.metric}
          value={metric}
          options={record.metrics.map(name => [name, metricLabel(name, state.language)])}
          onChange={name => change({ metric: name, sort: '' })}
        />
        <label class="choice">
          <span>{words.filter}</span>
          <input
            type="search"
            value={state.filter}
            onInput={event => change({ filter: event.currentTarget.value })}
          />
        </label>
      </div>
      <Corpora ids={record.corpora.map(({ id }) => id)} state={state} change={change} />
      <p class="formula">
        {words.formula}
        {words.colon}
        {metricFormula(metric, state.language)} · {directionOf(metric, state.language)}
        {needs === 'baseline' ? ` · ${words.baseline}${words.colon}${record.baseline}` : ''}
        {source === undefined ? '' : ` · ${source}`}
      </p>
      <Grid table={table} state={state} change={change} words={words} />
      <div class="controls">
        <CopyButton label={words.copyCsv} done={words.copied} text={() => tableCsv(table)} />
        <CopyButton
          label={words.copyMarkdown}
          done={words.copied}
          text={() => tableMarkdown(table)}
        />
      </div>
      <ul class="marks">
        {words.marks.map(mark => (
          <li key={mark}>{mark}</li>
        ))}
        {record.published ? (
          <li>
            {words.published}
            {words.colon}“{record.published.table.printed}”, {record.published.table.source}.{' '}
            {record.published.table.reading}
          </li>
        ) : null}
      </ul>
    </>
  )
}

interface CorporaProps extends Pick<ViewProps, 'state' | 'change'> {
  readonly ids: readonly string[]
}

function Corpora({ ids, state, change }: CorporaProps) {
  const words = pageWords[state.language]
  const toggled = (id: string) =>
    state.corpora.includes(id)
      ? state.corpora.filter(other => other !== id)
      : [...state.corpora, id]
  return (
    <fieldset class="chips">
      <legend>{words.corpora}</legend>
      <button
        type="button"
        aria-pressed={state.corpora.length === 0}
        onClick={() => change({ corpora: [] })}
      >
        {words.allCorpora}
      </button>
      {ids.map(id => (
        <button
          key={id}
          type="button"
          aria-pressed={state.corpora.includes(id)}
          onClick={() => change({ corpora: toggled(id) })}
        >
          {id}
        </button>
      ))}
    </fieldset>
  )
}

interface GridProps extends Pick<ViewProps, 'state' | 'change'> {
  readonly table: ShownTable
  readonly words: Words
}

function Grid({ table, state, change, words }: GridProps) {
  const head = (key: string, label: string, remark = '') => {
    const isSorted = state.sort === key
    const direction = state.descending ? 'descending' : 'ascending'
    // Each click goes on: ascending, descending, the order of the record.
    const next = () => {
      if (!isSorted) change({ sort: key, descending: false })
      else if (!state.descending) change({ descending: true })
      else change({ sort: '', descending: false })
    }
    return (
      <th key={key} scope="col" aria-sort={isSorted ? direction : 'none'}>
        <button type="button" onClick={next}>
          {label}
          <span class="arrow" aria-hidden="true">
            {isSorted ? (state.descending ? '▼' : '▲') : '↕'}
          </span>
          {remark ? <small>{remark}</small> : null}
        </button>
      </th>
    )
  }
  if (table.rows.length === 0) return <p class="note">{words.nothing}</p>
  return (
    <Scroll label={words.views.tables}>
      <table>
        <thead>
          <tr>
            {head('tokenizer', words.tokenizer)}
            {head('vocabulary', words.vocabulary)}
            {table.columns.map(({ key, label, isPublished }) =>
              head(key, label, isPublished ? words.published : ''),
            )}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ tokenizer, cells }) => (
            <tr key={tokenizer.id}>
              <th scope="row" title={tokenizer.title}>
                {nameOf(tokenizer)}
              </th>
              <td>{wholeNumber(tokenizer.sizes.base)}</td>
              {cells.map((cell, i) => (
                <Cell key={table.columns[i]!.key} cell={cell} words={words} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Cell({ cell, words }: { readonly cell: ShownCell; readonly words: Words }) {
  const { text, interval, struckOut, stale } = cell
  return (
    <td>
      {struckOut ? <s title={words.marks[1]}>{text}</s> : text}
      {stale ? <sup title={words.marks[2]}>†</sup> : null}
      {interval ? <small class="interval">{interval}</small> : null}
    </td>
  )
}
