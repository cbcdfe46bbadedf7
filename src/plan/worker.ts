import { answer } from '../count/answer.ts'
import { calledWith, type StoppableCall } from '../count/stoppable.ts'
import { planMerge } from './plan.ts'

answer((call: StoppableCall, tell) =>
  planMerge(...(calledWith(call, tell) as Parameters<typeof planMerge>)),
)
