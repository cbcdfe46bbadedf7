import type { Command } from 'commander'
import { benchCommand } from './bench.ts'
import { compareCommand } from './compare.ts'
import { completeCommand } from './complete.ts'
import { countCommand } from './count.ts'
import { decodeCommand } from './decode.ts'
import { diffCommand } from './diff.ts'
import { encodeCommand } from './encode.ts'
import { explainCommand } from './explain.ts'
import { fetchCommand } from './fetch.ts'
import { gatherCommand } from './gather.ts'
import { inspectCommand } from './inspect.ts'
import { listCommand } from './list.ts'
import { mergeCommand } from './merge.ts'
import { planCommand } from './plan.ts'
import { serveCommand } from './serve.ts'
import { shardCommand } from './shard.ts'
import { slurmCommand } from './slurm.ts'
import { trainCommand } from './train.ts'
import { verifyCommand } from './verify.ts'

/**
 * Every command, in the order of the help. Each file adds one command to the program, and imports what
 * does the work only when it runs, so that `tokrate --help` is quick.
 */
export const commands: readonly ((program: Command) => void)[] = [
  benchCommand,
  compareCommand,
  diffCommand,
  countCommand,
  encodeCommand,
  decodeCommand,
  inspectCommand,
  listCommand,
  fetchCommand,
  verifyCommand,
  explainCommand,
  planCommand,
  mergeCommand,
  trainCommand,
  shardCommand,
  gatherCommand,
  slurmCommand,
  serveCommand,
  completeCommand,
]
