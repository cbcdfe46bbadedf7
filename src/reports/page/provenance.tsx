import { columnsOf } from '../cells.ts'
import { percent, wholeNumber } from '../format.ts'
import { cutOf } from '../provenance.ts'
import type { SuiteRecord } from '../record.ts'
import { Choice, Scroll } from './controls.tsx'
import { corpusTitle } from './names.ts'
import type { ViewProps } from './state.ts'
import { pageWords, type Words } from './words.ts'

/** The measured tokenizers and corpora with their hashes, and the rules of the measurement. */
export function Provenance({ data, state, change }: ViewProps) {
  const words = pageWords[state.language]
  const record = data.records.find(({ suite }) => suite === state.suite) ?? data.records[0]!
  return (
    <>
      <h1>{words.views.provenance}</h1>
      <div class="controls">
        <Choice
          label={words.report}
          value={record.suite}
          options={data.records.map(({ suite }) => [suite, suite])}
          onChange={suite => change({ suite })}
        />
      </div>
      <ul class="marks">
        <li>tokrate {record.tokrate}</li>
        {[...words.honesty, ...words.marks].map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <TokenizerTable record={record} words={words} />
      <CorpusTable data={data} state={state} record={record} words={words} />
      <Remarks record={record} words={words} />
    </>
  )
}

interface Props {
  readonly record: SuiteRecord
  readonly words: Words
}

function TokenizerTable({ record, words }: Props) {
  return (
    <Scroll label={words.tokenizer}>
      <table>
        <thead>
          <tr>
            <th>{words.tokenizer}</th>
            <th class="left">{words.title}</th>
            <th>{words.vocabulary}</th>
            <th>{words.withAdded}</th>
            <th>{words.embedding}</th>
            <th class="left">sha256</th>
          </tr>
        </thead>
        <tbody>
          {record.tokenizers.map(({ id, title, sizes, sameAs, sha256, files }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td class="left">{title}</td>
              <td>{wholeNumber(sizes.base)}</td>
              <td>{wholeNumber(sizes.withAdded)}</td>
              <td>{sizes.embedding === null ? '–' : wholeNumber(sizes.embedding)}</td>
              <td class="left hash">
                {sameAs === undefined
                  ? Object.entries(files ?? { '': sha256 }).map(([name, hash]) => (
                      <div key={name}>{`${name} ${hash}`.trim()}</div>
                    ))
                  : `= ${sameAs}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function CorpusTable({ data, state, record, words }: Props & Pick<ViewProps, 'data' | 'state'>) {
  const numbers = ['samples', 'characters', 'bytes', 'words'] as const
  return (
    <Scroll label={words.corpora}>
      <table>
        <thead>
          <tr>
            <th>{words.text}</th>
            <th class="left">{words.title}</th>
            {numbers.map(name => (
              <th key={name}>{words[name]}</th>
            ))}
            <th class="left">{words.cutBy}</th>
            <th class="left">{words.composition}</th>
            <th class="left">sha256</th>
          </tr>
        </thead>
        <tbody>
          {columnsOf(record.corpora).map(({ corpus, side, label }) => {
            const counts = corpus.sides.find(known => known.side === side)
            const total = corpus.composition.reduce((sum, group) => sum + group.characters, 0)
            return (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td class="left">{corpus.sentence ?? corpusTitle(data, corpus, state.language)}</td>
                {numbers.map(name => (
                  <td key={name}>{counts ? wholeNumber(counts[name]) : '–'}</td>
                ))}
                <td class="left">{cutOf(corpus, side)}</td>
                <td class="left">
                  {corpus.composition
                    .map(({ group, characters }) => `${group} ${percent(characters / total)}`)
                    .join(', ')}
                </td>
                <td class="left hash">{corpus.sha256 ?? '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  )
}

function Remarks({ record, words }: Props) {
  const stale = record.cells.filter(cell => cell.stale)
  const table = record.published?.table
  const remarks = [
    ...record.notes,
    ...(table?.said ? [table.said] : []),
    ...(table?.misprints ?? []),
    ...Object.entries(table?.sha256 ?? {}).map(([id, hash]) => `${id}: sha256 ${hash}`),
  ]
  return (
    <>
      {remarks.length > 0 ? <h2>{words.notes}</h2> : null}
      <ul class="marks">
        {remarks.map(remark => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
      {stale.length > 0 ? <h2>† {words.staleHead}</h2> : null}
      <ul class="marks hash">
        {stale.map(({ tokenizer, corpus, side, stale }) => (
          <li key={`${tokenizer} ${corpus} ${side}`}>
            {tokenizer}, {corpus}/{side}: {stale?.tokenizer}, {stale?.corpus ?? '–'}, tokrate{' '}
            {stale?.tokrate}
          </li>
        ))}
      </ul>
    </>
  )
}
