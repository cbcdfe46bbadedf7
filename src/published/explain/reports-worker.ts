import { calledWith, type StoppableCall } from '../../stoppable.ts'
import { answer } from '../../threads.ts'
import { makeExplanations } from './reports.ts'

answer((call: StoppableCall, tell) =>
  makeExplanations(...(calledWith(call, tell) as Parameters<typeof makeExplanations>)),
)
