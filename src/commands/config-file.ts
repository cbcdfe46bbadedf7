import { z } from 'zod'
import { didYouMean, InputError } from '../errors.ts'
import { metricNames } from '../metrics/metrics.ts'

const reference = z.string().min(1)
const positive = z.int().positive()

/** `tokrate.config.json`. `tokrate.config.schema.json` is made of it, for editors. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('where the schema is, for editors'),
  tokenizers: z
    .array(reference)
    .nonempty()
    .optional()
    .describe('what is compared and counted with; commands that take one take the first'),
  corpora: z
    .array(reference)
    .nonempty()
    .optional()
    .describe('the texts of compare, plan and merge'),
  baseline: reference.optional().describe('what compare holds the others against'),
  metrics: z.array(z.enum(metricNames)).nonempty().optional().describe('what compare computes'),
  mix: z.string().optional().describe('the mixed text of compare: zh=.6,en=.3,code=.1'),
  resamples: positive.optional().describe('how many resamples the intervals are taken over'),
  interval: z.enum(['percentile', 'bca']).optional().describe('how intervals are taken'),
  field: z.string().min(1).optional().describe('the field of JSONL that holds the text'),
  threads: positive.optional().describe('how many threads count at once'),
  cache: z.string().min(1).optional().describe('the cache folder; TOKRATE_CACHE beats it'),
  mirror: z
    .string()
    .min(1)
    .optional()
    .describe('a folder or address that is asked before the network; TOKRATE_MIRROR beats it'),
  hubEndpoint: z.url().optional().describe("the hub's address; HF_ENDPOINT beats it"),
})
export type Config = z.output<typeof configSchema>

/** The JSON schema that is published beside the package. */
export function configJsonSchema(): object {
  return {
    ...z.toJSONSchema(configSchema, { io: 'input' }),
    title: 'tokrate.config.json',
    description:
      'Defaults for the options of tokrate. The command line beats the environment, which beats this file. Paths begin with ./ or ../ and are told from where the file lies.',
  }
}

/** Parses a config file. An error names the file, the place in it and the remedy. */
export function parseConfig(text: string, file: string): Config {
  const parsed = configSchema.safeParse(parseJson(text, file), { reportInput: true })
  if (parsed.success) return parsed.data
  throw new InputError(`${file}: ${parsed.error.issues.map(remedyOf).join('; ')}`)
}

function parseJson(text: string, file: string): unknown {
  try {
    // A byte-order mark is what Windows' editors put in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const { message } = error as SyntaxError
    const [, at] = /position (\d+)/.exec(message) ?? []
    const before = text.slice(0, at === undefined ? text.length : Number(at)).split('\n')
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`
    throw new InputError(
      `${file}: ${place}: is no JSON (${message.split(/ in JSON| \(/)[0]}); a comma too many or too few, or a comment?`,
      { cause: error },
    )
  }
}

/** Describes one issue: its place, the fault and the remedy. */
function remedyOf(issue: z.core.$ZodIssue): string {
  const place = z.core.toDotPath(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(configSchema.shape)
    return issue.keys.map(key => `unknown key '${key}'; ${didYouMean(key, known)}`).join('; ')
  }
  if (issue.code === 'invalid_value') {
    const given = typeof issue.input === 'string' ? ` '${issue.input}'` : ''
    return `${place}: unknown value${given}; ${didYouMean(String(issue.input ?? ''), issue.values.map(String))}`
  }
  return `${place === '' ? 'the file' : place}: ${issue.message}`
}
