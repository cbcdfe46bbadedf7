// Files from 200 MB to 2 GB: speed by threads, and whether memory grows with the file.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
/** `maxRSS` of a child begins with what its parent took, so Linux is asked for the process's own peak. */
const peakOf = `
  const { existsSync, readFileSync } = await import('node:fs')
  const peakOf = () => existsSync('/proc/self/status')
    ? Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1e3
    : process.resourceUsage().maxRSS / 1e3`
const count = `
  const [, dist, tokenizer, path, threads] = process.argv
  const { countInputs } = await import(dist + 'count/count-inputs.js')
  const { counterOf } = await import(dist + 'count/count-chunks.js')
  const { settingsFrom } = await import(dist + 'sources/settings.js')
  const format = path.endsWith('.jsonl') ? 'jsonl' : 'text'
  const settings = settingsFrom()
  const counter = { tokenizer, countsText: true }
  await counterOf(counter, settings)
  const source = { segmenters: { text: 'none' }, isVerbatim: true }
  const from = { files: [{ path, name: path, format, field: 'text' }] }
  const input = { name: path, source, sides: ['text'], from }
  const pass = () => countInputs([input], [counter], { settings, threads: Number(threads) })`
/** Reading, decoding and parsing every line, and nothing else. */
const parse = `
  const { linesOf } = await import(process.argv[1] + 'corpora/files/lines.js')
  const pass = async () => {
    for await (const { text } of linesOf(process.argv[3])) JSON.parse(text)
  }`
/** A first and a second pass of one process. */
const measure = `
  const milliseconds = []
  for (let i = 0; i < 2; i++) {
    const start = performance.now()
    await pass()
    milliseconds.push(performance.now() - start)
  }
  console.log(JSON.stringify({ milliseconds, peak: peakOf() }))`

function run(script, ...args) {
  return JSON.parse(
    execFileSync(process.execPath, [
      '--input-type=module',
      '-e',
      peakOf + script + measure,
      dist,
      ...args,
    ]),
  )
}

/** Texts over and over, until there are so many bytes. */
export function written(path, texts, bytes) {
  const jsonl = path.endsWith('.jsonl')
  const once = Buffer.from(
    texts.map(text => (jsonl ? `${JSON.stringify({ text })}\n` : `${text}\n\n`)).join(''),
  )
  const file = openSync(path, 'w')
  for (let size = 0; size < bytes; size += once.length) writeSync(file, once)
  closeSync(file)
  return path
}

export async function files(corpora, tell) {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-speed-'))
  const rows = []
  try {
    const row = (name, what, path, { milliseconds, peak }) => {
      const size = statSync(path).size
      const cells = [
        name,
        `${(size / 1e9).toFixed(1)} GB`,
        what,
        ...milliseconds.map(one => (size / 1e3 / one).toFixed(0)),
        peak.toFixed(0),
      ]
      tell(cells.join(', '))
      rows.push(`| ${cells.join(' | ')} |`)
    }
    for (const [corpus, texts] of Object.entries(corpora)) {
      for (const ending of ['txt', 'jsonl']) {
        const path = written(join(folder, `${corpus}.${ending}`), texts, 2e8)
        const name = `${corpus}.${ending}`
        if (ending === 'jsonl') row(name, 'JSON.parse alone', path, run(parse, '', path))
        for (const tokenizer of ['cl100k', 'llama'])
          for (const threads of ['1', '2'])
            row(
              name,
              `${tokenizer}, ${threads} thread${threads === '1' ? '' : 's'}`,
              path,
              run(count, tokenizer, path, threads),
            )
        rmSync(path)
      }
    }
    // What threads take to start counts for little here, and so does what they do at their ends.
    for (const [corpus, tokenizer] of [
      ['en', 'cl100k'],
      ['zh', 'llama'],
    ]) {
      const large = written(join(folder, `${corpus}.jsonl`), corpora[corpus], 2e9)
      for (const threads of ['1', '2'])
        row(
          `${corpus}.jsonl`,
          `${tokenizer}, ${threads} thread${threads === '1' ? '' : 's'}`,
          large,
          run(count, tokenizer, large, threads),
        )
      rmSync(large)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return `
## Files

From the first byte to the total, in a process of its own, and once more in the same process; peak memory of the whole process, Node included, in MB. Files repeat a corpus, so most of their words are remembered. Of two threads the second loads its tokenizer in every pass.

| file | size | | MB/s | again | peak |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}
