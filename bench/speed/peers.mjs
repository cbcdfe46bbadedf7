// The packages that count tokens too, each as a function from texts to their number of tokens.
import { references } from '../../dist/adapters/references.js'
import { counterparts } from '../../dist/verify/reference-input.js'

/**
 * The peers that can run a tokenizer: `{ name, encode }`, where `encode` gives the ids of a text, at once
 * or as a promise. A package that cannot be had or does not read the tokenizer is left out and said so.
 */
export async function peersOf(id, located, vocabulary, tell) {
  const all = counterparts(located, vocabulary)
  const counterpart = name => all.find(row => row.reference === name)
  const rows = [
    ['gpt-tokenizer', () => gptTokenizer(id)],
    ['js-tiktoken', () => jsTiktoken(id)],
    ['kitoken', () => kitoken(located, counterpart('tokenizers')?.input)],
    ...['tiktoken', 'tokenizers', 'sentencepiece-js'].map(name => [
      name,
      () => counterpart(name) && reference(name, counterpart(name).input),
    ]),
  ]
  // What a model's own code does to a text stands in front of every package.
  const prepare = all[0]?.prepare ?? (text => text)
  const peers = []
  for (const [name, open] of rows) {
    try {
      const encode = await open()
      if (encode) peers.push({ name, encode: text => encode(prepare(text)) })
    } catch (error) {
      tell(`${name} does not read ${id}: ${String(error.message ?? error).slice(0, 120)}`)
    }
  }
  return peers
}

const encodings = { cl100k: 'cl100k_base', o200k: 'o200k_base', gpt2: 'r50k_base' }

async function gptTokenizer(id) {
  if (!encodings[id]) return undefined
  const { encode } = await import(`gpt-tokenizer/encoding/${encodings[id]}`)
  const options = { disallowedSpecial: new Set() }
  return text => encode(text, options)
}

async function jsTiktoken(id) {
  if (!encodings[id]) return undefined
  const { Tiktoken } = await import('js-tiktoken/lite')
  const ranks = await import(`js-tiktoken/ranks/${encodings[id]}`)
  const encoding = new Tiktoken(ranks.default)
  return text => encoding.encode(text, [], [])
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
  return text => encoder.encode(text, false)
}

async function reference(name, input) {
  const engine = await references[name].open(input)
  return text => engine.encode(text)
}
