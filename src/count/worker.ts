import { answer } from '../threads.ts'
import type { JobNote, Work, WorkKind } from './jobs.ts'
import { work } from './work.ts'

answer(({ kind, job }: { kind: WorkKind; job: Work[WorkKind]['job'] }, tell) => {
  const run = work[kind] as (job: unknown, tell: (note: JobNote) => void) => Promise<unknown>
  return run(job, tell)
})
