import { callTask, serveThread } from './threads.ts'

// The script of every thread. A task is loaded when a thread starts with it.
void serveThread({
  count: async () => (await import('./count/count-chunks.ts')).countJob,
  explain: async () => callTask((await import('./published/explain/explain.ts')).explain),
  explanations: async () =>
    callTask((await import('./published/explain/reports.ts')).makeExplanations),
  plan: async () => callTask((await import('./produce/expand/plan.ts')).planMerge),
  train: async () => callTask((await import('./produce/train/train.ts')).trainVocabulary),
  package: async () => (await import('./verify/adapters/open-reference-package.ts')).packageTask(),
})
