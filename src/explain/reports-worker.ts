import { answer } from '../count/answer.ts'
import { calledWith, type StoppableCall } from '../count/stoppable.ts'
import { makeExplanations } from './reports.ts'

answer((call: StoppableCall, tell) =>
  makeExplanations(...(calledWith(call, tell) as Parameters<typeof makeExplanations>)),
)
