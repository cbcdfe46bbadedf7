// The packages that count tokens too.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { referencePackages } from '../../dist/verify/adapters/reference-packages.js'
import { runnablePackages } from '../../dist/verify/runnable-packages.js'

/**
 * The peers that can run a tokenizer: `{ name, encode, count, forget }`. `encode` gives the ids of a text,
 * at once or as a promise; `count` is its fastest way to their number; `forget` empties what it remembers
 * of earlier texts, where it can be told to. A package that cannot be had or does not read the tokenizer
 * is left out and said so.
 */
export async function peersOf(id, located, vocabulary, tell) {
  const all = runnablePackages(located, vocabulary)
  const runnable = name => all.find(row => row.name === name)
  const rows = [
    ['gpt-tokenizer', () => gptTokenizer(id)],
    ['js-tiktoken', () => jsTiktoken(id)],
    ['kitoken', () => kitoken(located, runnable('tokenizers')?.input)],
    ...['tiktoken', 'tokenizers', 'transformers', 'sentencepiece-js'].map(name => [
      name,
      () => runnable(name) && packagePeer(name, runnable(name).input),
    ]),
  ]
  // What a model's own code does to a text comes before every package.
  const prepare = all[0]?.prepare ?? (text => text)
  const peers = []
  for (const [name, open] of rows) {
    try {
      const opened = await open()
      if (opened) peers.push(prepared(name, opened, prepare))
    } catch (error) {
      tell(`${name} does not read ${id}: ${String(error.message ?? error).slice(0, 120)}`)
    }
  }
  return peers
}

function prepared(name, { encode, count = encode, forget = () => {} }, prepare) {
  return {
    name,
    forget,
    encode: text => encode(prepare(text)),
    count: text => count(prepare(text)),
  }
}

const encodings = { cl100k: 'cl100k_base', o200k: 'o200k_base', gpt2: 'r50k_base' }

async function gptTokenizer(id) {
  if (!encodings[id]) return undefined
  const { encode, countTokens, clearMergeCache } = await import(
    `gpt-tokenizer/encoding/${encodings[id]}`
  )
  const options = { disallowedSpecial: new Set() }
  return {
    encode: text => encode(text, options),
    count: text => countTokens(text, options),
    forget: clearMergeCache,
  }
}

async function jsTiktoken(id) {
  if (!encodings[id]) return undefined
  const { Tiktoken } = await import('js-tiktoken/lite')
  const ranks = await import(`js-tiktoken/ranks/${encodings[id]}`)
  const encoding = new Tiktoken(ranks.default)
  return { encode: text => encoding.encode(text, [], []) }
}

/** SentencePiece in C++, a process over a file; what it takes for nothing is taken off. */
export function spmEncode(located, texts) {
  if (located.format !== 'sentencepiece' || spawnSync('spm_encode', ['--version']).error)
    return undefined
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-speed-'))
  try {
    const model = join(folder, 'model')
    writeFileSync(model, located.files.model)
    const run = input => {
      const start = performance.now()
      const arguments_ = [`--model=${model}`, '--output_format=id', '--output=/dev/null']
      spawnSync('spm_encode', arguments_, { input })
      return performance.now() - start
    }
    const nothing = run('')
    return () => run(texts.join('\n')) - nothing
  } finally {
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  }
}

/** Reads SentencePiece models and tokenizer.json files. */
async function kitoken(located, json) {
  const bytes =
    located.format === 'sentencepiece'
      ? located.files.model
      : json && new TextEncoder().encode(json.json)
  if (!bytes) return undefined
  const { Kitoken } = await import('kitoken/node')
  const encoder = new Kitoken(bytes)
  return { encode: text => encoder.encode(text, false) }
}

async function packagePeer(name, input) {
  const engine = await referencePackages[name].open(input)
  return { encode: text => engine.encode(text) }
}
