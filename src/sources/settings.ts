import { homedir } from 'node:os'
import { resolve } from 'node:path'
import envPaths from 'env-paths'

/** Folders and addresses. Every function that uses a disk or the network takes them as a parameter. */
export interface Settings {
  /** The cache folder, absolute. */
  readonly cache: string
  /** A folder or base URL that is asked before the network, laid out as `github/<owner>/…` and `hf/<org>/…`. */
  readonly mirror?: string
  /** The hub's address. */
  readonly hubEndpoint: string
  /** The hub's token. Never printed. */
  readonly hubToken?: string
  /** Called with each step that a user may want to see: a download, a build, a fall-back. */
  readonly onStep?: (step: string) => void
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The settings that the environment asks for. This is the one place that reads it, for the command
 * line and for notebooks alike: an air-gapped cluster sets `TOKRATE_MIRROR` once for both.
 */
export function settingsFrom(environment: Environment = process.env): Settings {
  const { TOKRATE_CACHE, TOKRATE_MIRROR, HF_ENDPOINT, HF_TOKEN } = environment
  return {
    cache: TOKRATE_CACHE ? folder(TOKRATE_CACHE) : envPaths('tokrate', { suffix: '' }).cache,
    ...(TOKRATE_MIRROR
      ? { mirror: /^https?:/.test(TOKRATE_MIRROR) ? TOKRATE_MIRROR : folder(TOKRATE_MIRROR) }
      : {}),
    hubEndpoint: (HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
    ...(HF_TOKEN ? { hubToken: HF_TOKEN } : {}),
  }
}

/** Variables that count as long as the environment itself does not set them: what a config file says. */
export function presetEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) process.env[name] ||= value
}

/**
 * The number of this process among its kind, from the variables of Slurm arrays and Kubernetes indexed jobs;
 * undefined if neither is set. A value that is no whole number is returned unchanged.
 */
export function rankFrom(environment: Environment = process.env): string | undefined {
  const { SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX } = environment
  return SLURM_ARRAY_TASK_ID || JOB_COMPLETION_INDEX || undefined
}

function folder(path: string): string {
  return resolve(path.replace(/^~(?=$|[\\/])/, homedir()))
}
