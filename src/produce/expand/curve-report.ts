import { join } from 'node:path'
import { z } from 'zod'
import { openCorpus } from '../../corpora/open.ts'
import { InputError } from '../../errors.ts'
import { writeTogether } from '../../reports/files.ts'
import type { PageCurve } from '../../reports/html/report.ts'
import { readIfThere } from '../../sources/cache.ts'
import { ownVersion, packageRoot } from '../../sources/package.ts'
import type { Settings } from '../../sources/settings.ts'
import { planMerge } from './plan.ts'

/*
 * `reports/expansion-curve.json`: what fewer than all of the 20,000 pieces of Chinese-LLaMA would gain
 * LLaMA. The page draws it.
 */

const hash = z.hash('sha256')
const side = z.strictObject({ reference: z.string(), sha256: hash })
const curveSchema = z.strictObject({
  title: z.string(),
  tokrate: z.string(),
  base: side,
  extra: side,
  corpus: z.string(),
  corpusSha256: hash,
  points: z.array(
    z.strictObject({
      pieces: z.int().nonnegative(),
      tokensPerCharacter: z.number(),
      saved: z.number(),
    }),
  ),
  knee: z.int().nonnegative(),
})
export type CurveRecord = z.output<typeof curveSchema> & PageCurve

const file = 'expansion-curve.json'
const question = { title: 'LLaMA + 20K', base: 'llama', extra: 'chinese-sp', corpus: 'zh' } as const

/**
 * Measures the curve again; with a signal, in a thread of its own. If its files are unavailable, the
 * recorded curve is kept.
 */
export async function writeCurve(
  out: string,
  settings: Settings,
  signal?: AbortSignal,
): Promise<CurveRecord> {
  const earlier = (await readCurve(out)) ?? (await readCurve(join(packageRoot, 'reports')))
  let record: CurveRecord
  try {
    record = await measureCurve(settings, signal)
  } catch (error) {
    if (!InputError.isUnavailable(error) || !earlier) throw error
    record = earlier
  }
  await writeTogether(out, { [file]: `${JSON.stringify(record, undefined, 2)}\n` })
  return record
}

/** The curve on record in a folder, if there is one. */
export async function readCurve(folder: string): Promise<CurveRecord | undefined> {
  const path = join(folder, file)
  const bytes = await readIfThere(path)
  if (!bytes) return undefined
  try {
    return curveSchema.parse(JSON.parse(bytes.toString()))
  } catch (error) {
    throw new InputError(
      `${path}: not a record that this version reads; restore it, or delete it to measure anew`,
      { cause: error },
    )
  }
}

async function measureCurve(settings: Settings, signal?: AbortSignal): Promise<CurveRecord> {
  const { title, base, extra, corpus } = question
  const opened = await openCorpus(corpus, { settings })
  const options = { corpora: [opened], settings, ...(signal ? { signal } : {}) }
  const plan = await planMerge(base, extra, options)
  const sideOf = ({ reference, sha256 }: { reference: string; sha256: string }) => ({
    reference,
    sha256,
  })
  return curveSchema.parse({
    title,
    tokrate: ownVersion(),
    base: sideOf(plan.base),
    extra: sideOf(plan.extra),
    corpus,
    corpusSha256: opened.sha256,
    ...plan.curve,
  })
}
