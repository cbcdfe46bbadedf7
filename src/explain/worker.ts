import { answer } from '../count/answer.ts'
import { calledWith, type StoppableCall } from '../count/stoppable.ts'
import { explain } from './explain.ts'

answer((call: StoppableCall, tell) =>
  explain(...(calledWith(call, tell) as Parameters<typeof explain>)),
)
