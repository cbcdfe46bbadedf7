// Whether memory grows with a file: 200 MB and 2 GB through `count`, `compare` and two ranks.
// node bench/speed/limits.mjs [bytes…]; needs the corpora zh and en, and the built command line.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openCorpus } from '../../dist/corpora/open.js'
import { settingsFrom } from '../../dist/sources/settings.js'
import { written } from './files.mjs'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const tokenizers = ['cl100k', 'llama']

/** Runs the command line, and watches the memory of its process; seconds and MB. */
function watched(...args) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let peak = 0
    let said = ''
    const timer = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        peak = Math.max(peak, Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1e3)
      } catch {
        // It has ended.
      }
    }, 100)
    child.stdout.on('data', () => {})
    child.stderr.on('data', data => {
      said += data
    })
    child.on('close', status => {
      clearInterval(timer)
      if (status === 0) resolve({ seconds: (performance.now() - start) / 1e3, peak })
      else reject(new Error(said))
    })
  })
}

const sizes = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'tokrate-limits-'))
try {
  const texts = []
  for (const id of ['zh', 'en'])
    for (const line of readFileSync(
      (await openCorpus(id, { settings: settingsFrom() })).files[0].path,
      'utf8',
    ).split('\n'))
      if (line) texts.push(JSON.parse(line).texts.text)
  console.log('| file | | seconds | MB/s a tokenizer | peak, MB |\n|---|---|---|---|---|')
  for (const bytes of sizes.length > 0 ? sizes : [2e8, 2e9]) {
    const path = written(join(folder, 'texts.jsonl'), texts, bytes)
    const size = statSync(path).size
    const row = (what, { seconds, peak }) =>
      console.log(
        `| ${(size / 1e9).toFixed(1)} GB | ${what} | ${seconds.toFixed(0)} | ${((size * tokenizers.length) / 1e6 / seconds).toFixed(1)} | ${peak.toFixed(0)} |`,
      )
    row('count', await watched('count', ...tokenizers.flatMap(id => ['-t', id]), path))
    row('compare', await watched('compare', ...tokenizers, '-c', path))
    const shards = join(folder, `shards-${bytes}`)
    await watched('shard', '-c', path, '-t', ...tokenizers, '--world', '2', '--out', shards)
    const ranks = []
    for (const rank of ['0', '1'])
      ranks.push(await watched('shard', '--rank', rank, '--out', shards))
    row('two ranks, one after the other', {
      seconds: ranks[0].seconds + ranks[1].seconds,
      peak: Math.max(ranks[0].peak, ranks[1].peak),
    })
    row('gather', await watched('gather', shards))
    rmSync(path)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
