import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import { presetEnvironment } from '../sources/settings.ts'
import type { Config } from './config-file.ts'
import { collect } from './options.ts'

const fileName = 'tokrate.config.json'

/** A key of the config file, the option or argument that it sets, and the commands it applies to. */
interface Preset {
  readonly option: string
  /** The commands; by default every command that has the option. */
  readonly commands?: readonly string[]
}

/** The keys that are defaults of options. A new one is a new row here and in `configSchema`. */
const presets: Readonly<Partial<Record<keyof Config, Preset>>> = {
  tokenizers: {
    option: 'tokenizer',
    commands: ['compare', 'count', 'encode', 'decode', 'inspect'],
  },
  // Not of `train`: texts to measure on would be learned from.
  corpora: { option: 'corpus', commands: ['compare', 'plan', 'merge'] },
  baseline: { option: 'baseline', commands: ['compare'] },
  metrics: { option: 'metric', commands: ['compare'] },
  mix: { option: 'mix' },
  resamples: { option: 'resamples' },
  interval: { option: 'interval' },
  field: { option: 'field' },
  threads: { option: 'threads' },
}

/** Keys that set a variable of the environment. The environment takes precedence. */
const variables = {
  cache: 'TOKRATE_CACHE',
  mirror: 'TOKRATE_MIRROR',
  hubEndpoint: 'HF_ENDPOINT',
} as const satisfies Partial<Record<keyof Config, string>>

/** Sets defaults for mandatory options and arguments, before the command line is parsed. */
export async function presetArguments(program: Command, command: Command): Promise<void> {
  const config = await configOf(program)
  for (const { option: name, value } of presetsFor(command, config)) {
    const option = command.options.find(option => option.attributeName() === name)
    option?.makeOptionMandatory(false)
    const [argument] = command.registeredArguments
    if (!option && argument?.name() === name)
      argument.argOptional().default(argument.variadic ? value : firstOf(value))
  }
  const set = Object.entries(variables).map(([key, variable]) => [
    variable,
    config[key as keyof typeof variables],
  ])
  presetEnvironment(Object.fromEntries(set.filter(([, value]) => value !== undefined)))
}

/** Sets the options that are not on the command line, after it was parsed. */
export async function presetOptions(program: Command, command: Command): Promise<void> {
  for (const { option: name, value } of presetsFor(command, await configOf(program))) {
    const option = command.options.find(option => option.attributeName() === name)
    const source = command.getOptionValueSource(name)
    if (!option || (source !== undefined && source !== 'default')) continue
    const isList = option.parseArg === collect
    command.setOptionValueWithSource(name, isList ? value : firstOf(value), 'config')
  }
}

function presetsFor(command: Command, config: Config) {
  return Object.entries(presets).flatMap(([key, { option, commands }]) => {
    const value = config[key as keyof typeof presets]
    const isMeant = value !== undefined && (commands?.includes(command.name()) ?? true)
    return isMeant ? [{ option, value }] : []
  })
}

/** Commands that take one tokenizer take the first. */
function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

/** Reads the file of `--config`, or the nearest config file; empty with `--no-config`. */
async function configOf(program: Command): Promise<Config> {
  const { config } = program.opts<{ readonly config?: string | false }>()
  if (config === false) return {}
  const path = config ?? (await findConfig(process.cwd()))
  return path === undefined ? {} : readConfig(path)
}

/** The nearest file from `folder` upwards; the root of a repository and one's home are as far as it goes. */
async function findConfig(folder: string): Promise<string | undefined> {
  const path = join(folder, fileName)
  if (await isThere(path)) return path
  const above = dirname(folder)
  const isLast = folder === homedir() || above === folder || (await isThere(join(folder, '.git')))
  return isLast ? undefined : findConfig(above)
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function readConfig(path: string): Promise<Config> {
  const shown = relative(process.cwd(), path) || path
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(
      `${shown}: cannot be read; name another (--config) or none (--no-config)`,
      {
        cause: error,
      },
    )
  })
  const { parseConfig } = await import('./config-file.ts')
  return withPathsFrom(dirname(resolve(path)), parseConfig(text, shown))
}

/** Resolves paths that begin with a dot in the folder of the config file. */
function withPathsFrom(folder: string, config: Config): Config {
  const found = (reference: string) => {
    if (!/^\.{1,2}([\\/]|$)/.test(reference)) return reference
    const path = relative(process.cwd(), join(folder, reference))
    return path.startsWith('.') || isAbsolute(path) ? path : `./${path}`
  }
  const { tokenizers, corpora, baseline, mirror, cache } = config
  return {
    ...config,
    ...(tokenizers ? { tokenizers: tokenizers.map(found) } : {}),
    ...(corpora ? { corpora: corpora.map(found) } : {}),
    ...(baseline === undefined ? {} : { baseline: found(baseline) }),
    ...(mirror === undefined ? {} : { mirror: found(mirror) }),
    ...(cache === undefined ? {} : { cache: found(cache) }),
  }
}
