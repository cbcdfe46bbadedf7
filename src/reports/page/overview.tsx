import { metricNames } from '../../metrics/metrics.ts'
import { decimal, wholeNumber } from '../format.ts'
import { barsOf, barsPlot } from '../plots/bars.ts'
import { curvePlot } from '../plots/curve.ts'
import { comparisonsOf, publishedMetric, publishedPlot } from '../plots/published.ts'
import { dotsOf, scatterPlot } from '../plots/scatter.ts'
import { directionOf, metricFormula, metricLabel, plotWords } from '../plots/words.ts'
import type { SuiteRecord } from '../record.ts'
import { gridOf } from '../values.ts'
import { Chart, pagePalette } from './chart.tsx'
import { Choice, Section } from './controls.tsx'
import { namesOf, textName } from './names.ts'
import type { PageData, ViewProps } from './state.ts'
import { pageWords } from './words.ts'

/** The first screen: the answer, the bars that support it, and the charts that explain it. */
export function Overview({ data, state, change }: ViewProps) {
  const record = widest(data)
  const words = pageWords[state.language]
  const columns = gridOf(record, 'tokensPerCharacter').columns.map(({ label }) => label)
  const column = columns.includes(state.text) ? state.text : defaultColumn(columns)
  const drawn = state.text === allTexts ? columns : [column]
  const metric = metricNames.find(name => name === state.chart) ?? 'tokensPerCharacter'
  const bars = barsOf(record, { metric, columns: drawn })
  const signs = bars.some(({ low, high }) => low < high) ? [plotWords[state.language].whiskers] : []
  const style = (width: number) => ({ language: state.language, palette: pagePalette, width })
  const usable = record.metrics.filter(name => gridOf(record, name).columns.length > 0)
  const metrics = [...new Set(['tokensPerCharacter', ...usable, 'charactersIn2048Tokens'] as const)]
  const title = textName(data, record, column, state.language)
  const question =
    data.records.length > 1 ? words.question : namesOf(data, record, state.language).question
  return (
    <>
      <h1>{question}</h1>
      <Answer record={record} column={column} title={title} state={state} />
      <Section head={words.barsHead}>
        <div class="controls">
          <Choice
            label={words.metric}
            value={metric}
            options={metrics.map(name => [name, metricLabel(name, state.language)])}
            onChange={chart => change({ chart })}
          />
          <Choice
            label={words.text}
            value={drawn.length > 1 ? allTexts : column}
            options={[
              ...columns.map((label): [string, string] => [label, label]),
              ...(columns.length > 1 ? [[allTexts, words.allCorpora] as const] : []),
            ]}
            onChange={text => change({ text })}
          />
        </div>
        <p class="formula">
          {words.formula}
          {words.colon}
          {[
            metricFormula(metric, state.language),
            directionOf(metric, state.language),
            ...signs,
          ].join(' · ')}
        </p>
        <Chart
          label={`${metricLabel(metric, state.language)}, ${drawn.join(', ')}`}
          least={drawn.length > 1 ? 140 + 190 * drawn.length : 0}
          plot={width => barsPlot(bars, metric, style(width))}
        />
      </Section>
      <Section head={words.scatterHead} note={words.scatterNote(title)}>
        <Chart
          label={words.scatterHead}
          least={520}
          plot={width => {
            const selection = { metric: 'tokensPerCharacter' as const }
            const dots = dotsOf(record, selection, column)
            return scatterPlot(dots, 'tokensPerCharacter', style(width))
          }}
        />
      </Section>
      <PublishedCharts data={data} state={state} />
      {data.curve === undefined ? null : (
        <Section
          head={`${words.curveHead} ${data.curve.title}`}
          note={words.curveNote(textName(data, record, data.curve.corpus, state.language))}
        >
          <Chart
            label={words.curveHead}
            least={460}
            plot={width => curvePlot(data.curve!, style(width))}
          />
        </Section>
      )}
      <Section head={words.tokensHead}>
        <p>
          {isServed ? (
            <a href={`/#lang=${state.language}&theme=${state.theme}`}>{words.tokensLink}</a>
          ) : (
            <>
              {words.tokensRun} <code>npx tokrate serve</code>
            </>
          )}
        </p>
      </Section>
    </>
  )
}

/** The value of `State.text` for all texts. */
const allTexts = '*'

/** Whether `tokrate serve` serves this page, so that the token view is available. */
const isServed = location.hostname === '127.0.0.1' && location.pathname === '/report'

/** The record with the most cells: it answers the most questions. */
export function widest({ records }: PageData): SuiteRecord {
  return records.toSorted((a, b) => b.cells.length - a.cells.length)[0]!
}

function defaultColumn(columns: readonly string[]): string {
  return columns.find(label => /(^|\/)zh$/.test(label)) ?? columns[0] ?? ''
}

interface AnswerProps extends Pick<ViewProps, 'state'> {
  readonly record: SuiteRecord
  readonly column: string
  readonly title: string
}

/** The best tokenizer and some well-known ones, with the number of characters in 2,048 of their tokens. */
function Answer({ record, column, title, state }: AnswerProps) {
  const words = pageWords[state.language]
  const holds = barsOf(record, { metric: 'charactersIn2048Tokens', columns: [column] })
  const cost = barsOf(record, { metric: 'tokensPerCharacter', columns: [column] })
  const best = cost[0]
  if (!best) return null
  const named = (id: string) => holds.find(bar => bar.tokenizer === id && !bar.struckOut)
  const [base, merged] = [named('llama'), named('chinese-llama')]
  const known = ['chinese-llama', 'qwen-7b', 'llama-3', 'llama', 'gpt2'].flatMap(
    id => named(id) ?? [],
  )
  const shown = known.length > 1 ? [holds[0]!, ...known] : holds
  const cards = shown.filter((bar, i) => shown.indexOf(bar) === i).slice(0, 6)
  return (
    <>
      <p class="answer">
        {words.answer(best.tokenizer, decimal(best.value, 3), title)}
        {words.stop}
        {base && merged
          ? words.gain(
              base.tokenizer,
              wholeNumber(base.value),
              merged.tokenizer,
              wholeNumber(merged.value),
            )
          : null}
      </p>
      <ul class="cards">
        {cards.map(bar => (
          <li key={bar.tokenizer}>
            <b>{wholeNumber(bar.value)}</b>
            <span>{bar.tokenizer}</span>
            <small>{words.charactersIn}</small>
          </li>
        ))}
      </ul>
    </>
  )
}

function PublishedCharts({ data, state }: Pick<ViewProps, 'data' | 'state'>) {
  const words = pageWords[state.language]
  const charts = data.records.flatMap(record => {
    const metric = publishedMetric(record)
    const comparisons = metric ? comparisonsOf(record, metric) : []
    return metric && comparisons.length > 0 ? [{ record, metric, comparisons }] : []
  })
  if (charts.length === 0) return null
  return (
    <Section head={words.publishedHead} note={words.publishedNote}>
      {charts.map(({ record, metric, comparisons }) => (
        <figure key={record.suite}>
          <figcaption>
            <b>{namesOf(data, record, state.language).table}</b> ·{' '}
            {metricLabel(metric, state.language)}
          </figcaption>
          <Chart
            label={`${words.publishedHead}${words.colon}${namesOf(data, record, state.language).title}`}
            least={130 + 130 * new Set(comparisons.map(({ column }) => column)).size}
            plot={width =>
              publishedPlot(comparisons, {
                language: state.language,
                palette: pagePalette,
                width,
              })
            }
          />
        </figure>
      ))}
    </Section>
  )
}
