// How long it takes until a tokenizer counts, in a process of its own, files in the cache.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../dist/index.js', import.meta.url))
const script = `
  const before = process.memoryUsage().rss
  const start = performance.now()
  const { loadTokenizer } = await import(process.argv[1])
  const imported = performance.now()
  const tokenizer = await loadTokenizer(process.argv[2])
  tokenizer.countTokens('a')
  const loaded = performance.now()
  // Before anybody looks at the pieces, which are read when they are asked for.
  const memory = process.memoryUsage().rss - before
  const pieces = tokenizer.vocabulary.pieces.length
  console.log(JSON.stringify({ pieces, imports: imported - start, loads: loaded - imported, memory }))`

export async function loading(tokenizers, tell) {
  const rows = tokenizers.map(id => {
    const runs = Array.from({ length: 5 }, () =>
      JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script, entry, id])),
    )
    const median = name => runs.map(run => run[name]).sort((a, b) => a - b)[2]
    const cells = [
      median('pieces'),
      median('imports').toFixed(0),
      median('loads').toFixed(0),
      (median('memory') / 1e6).toFixed(0),
    ]
    tell(`loading ${id}: ${cells.join(', ')}`)
    return `| ${id} | ${cells.join(' | ')} |`
  })
  return `
## Loading

Milliseconds in a new process with the files in the cache, medians of 5; memory over that of Node by itself, in MB.

| tokenizer | pieces | importing tokrate | until the first count | memory |
|---|---|---|---|---|
${rows.join('\n')}
`
}
