/** A complete command line, and its purpose. */
export interface Example {
  readonly line: string
  readonly does: string
}

/** The examples in the help of each command. A test runs all of them, on small texts of these names. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  bench: [
    { line: 'tokrate bench', does: 'all tables again' },
    { line: 'tokrate bench aquila baichuan --out tables', does: 'two of them, elsewhere' },
  ],
  compare: [
    { line: 'tokrate compare gpt2 llama o200k', does: 'on English, Chinese and code' },
    {
      line: 'tokrate compare ./mine.json --baseline llama --corpus ./texts.jsonl --field body',
      does: 'your own tokenizer on your own texts',
    },
    {
      line: "tokrate compare ./mine.json -b llama -c zh --fail-if 'zh.tokensPerCharacter > baseline * 1.01'",
      does: 'status 3 in your CI where it got worse',
    },
  ],
  diff: [{ line: 'tokrate diff old.json new.json --fail-on worse', does: 'what changed' }],
  count: [
    { line: 'tokrate count -t llama --text 人工智能', does: 'a text' },
    { line: 'tokrate count -t gpt2 -t llama notes.txt', does: 'a file, by two tokenizers' },
    { line: 'cat notes.txt | tokrate count -t o200k --json', does: 'what a pipe brings' },
  ],
  encode: [
    { line: "tokrate encode -t gpt2 'Hello world'", does: 'ids' },
    { line: 'tokrate encode -t llama --pieces 人工智能', does: 'pieces' },
  ],
  decode: [{ line: 'tokrate decode -t gpt2 15496 995', does: 'Hello world' }],
  inspect: [{ line: 'tokrate inspect ./mine.json', does: 'what your vocabulary holds' }],
  'list tokenizers': [{ line: 'tokrate list tokenizers', does: 'ids, sizes, licences' }],
  'list corpora': [{ line: 'tokrate list corpora', does: 'ids, samples, languages' }],
  'list metrics': [{ line: 'tokrate list metrics', does: 'names and formulas' }],
  'list presets': [{ line: 'tokrate list presets', does: 'data sets of the hub by short names' }],
  'list suites': [{ line: 'tokrate list suites --json', does: 'all that is known of them' }],
  fetch: [{ line: 'tokrate fetch gpt2 llama', does: 'for work without a network' }],
  verify: [
    { line: 'tokrate verify gpt2', does: 'our ids against the package that can run it too' },
    {
      line: 'tokrate verify llama --published baichuan-7b',
      does: 'what a table printed of it against ours',
    },
  ],
  explain: [
    { line: 'tokrate explain baichuan-7b', does: 'which formula and texts could have made it' },
    { line: 'tokrate explain ./table.csv -c zh -c en', does: 'the same of your own table' },
  ],
  plan: [
    {
      line: 'tokrate plan --base llama --extra chinese-sp --corpus xquad',
      does: 'what Chinese-LLaMA gained and broke',
    },
  ],
  merge: [
    {
      line: 'tokrate merge --base llama --extra chinese-sp --out chinese-llama',
      does: 'Chinese-LLaMA, byte for byte',
    },
  ],
  train: [
    {
      line: 'tokrate train --model bpe --vocab-size 20000 --corpus zh --out zh20k.model',
      does: 'what Chinese-LLaMA begins with',
    },
  ],
  shard: [
    {
      line: 'tokrate shard --corpus ./texts.jsonl --field body --tokenizers gpt2 llama --world 4 --out shards',
      does: 'plan four shards',
    },
    { line: 'tokrate shard --rank 0 --out shards', does: 'count the first of them' },
  ],
  gather: [{ line: 'tokrate gather shards --format md', does: 'what all ranks counted' }],
  slurm: [
    {
      line: 'tokrate slurm -c ./texts.jsonl -t gpt2 llama --world 64 --time 1:00:00 --dry-run --out shards',
      does: 'the scripts, not submitted',
    },
    { line: 'tokrate slurm --out shards', does: 'submit the ranks that are missing' },
    { line: 'tokrate slurm status shards', does: 'how many are counted' },
  ],
  serve: [
    { line: 'tokrate serve', does: 'prints the address to open' },
    { line: 'tokrate serve ./mine.json --port 8000', does: 'your own beside the others' },
  ],
  complete: [{ line: 'tokrate complete bash', does: 'the script for your shell' }],
}

/** The examples in the greeting. */
export const welcome: readonly Example[] = [
  ...examples.count!.slice(0, 1),
  ...examples.compare!.slice(0, 1),
  ...examples['list tokenizers']!,
]

/** Formats examples for the help: the command with its description beside it, or above it if too wide. */
export function exampleLines(shown: readonly Example[]): string {
  return shown.map(({ line, does }) => `  # ${does}\n  ${line}`).join('\n')
}
