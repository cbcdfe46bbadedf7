import { calledWith, type StoppableCall } from '../../stoppable.ts'
import { answer } from '../../threads.ts'
import { trainVocabulary } from './train.ts'

answer((call: StoppableCall, tell) =>
  trainVocabulary(...(calledWith(call, tell) as Parameters<typeof trainVocabulary>)),
)
