import { calledWith, type StoppableCall } from '../../stoppable.ts'
import { answer } from '../../threads.ts'
import { explain } from './explain.ts'

answer((call: StoppableCall, tell) =>
  explain(...(calledWith(call, tell) as Parameters<typeof explain>)),
)
