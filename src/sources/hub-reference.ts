import { InputError } from '../errors.ts'

/** The parts of `hf-dataset:org/name[@revision][/config[/split]]`. */
export interface DatasetReference {
  readonly repository: string
  readonly revision: string
  readonly config?: string | undefined
  readonly split?: string | undefined
}

export const datasetPrefix = 'hf-dataset:'

export function isHubDataset(reference: string): boolean {
  return reference.startsWith(datasetPrefix)
}

export function parseHubDataset(reference: string): DatasetReference {
  const form = /^hf-dataset:([\w.-]+\/[\w.-]+)(?:@([^/\s]+))?(?:\/([^/\s]+))?(?:\/([^/\s]+))?$/
  const [, repository, revision = 'main', config, split] = form.exec(reference) ?? []
  if (!repository || repository.split('/').some(part => /^\.+$/.test(part))) {
    throw new InputError(
      `${reference}: not of the form hf-dataset:org/name[@revision]/config/split`,
    )
  }
  return { repository, revision, config, split }
}

export function refusalOf(
  repository: string,
  { hubEndpoint, hubToken }: { hubEndpoint: string; hubToken?: string | undefined },
): string {
  const page = `${hubEndpoint}/datasets/${repository}`
  return hubToken
    ? `${datasetPrefix}${repository}: the token in HF_TOKEN does not open it; accept its terms at ${page} with that account`
    : `${datasetPrefix}${repository}: gated or private; accept its terms at ${page} and put a token of that account ` +
        `(${hubEndpoint}/settings/tokens) into HF_TOKEN`
}
