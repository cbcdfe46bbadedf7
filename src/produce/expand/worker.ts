import { calledWith, type StoppableCall } from '../../stoppable.ts'
import { answer } from '../../threads.ts'
import { planMerge } from './plan.ts'

answer((call: StoppableCall, tell) =>
  planMerge(...(calledWith(call, tell) as Parameters<typeof planMerge>)),
)
