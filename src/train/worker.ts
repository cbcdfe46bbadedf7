import { answer } from '../count/answer.ts'
import { calledWith, type StoppableCall } from '../count/stoppable.ts'
import { trainVocabulary } from './train.ts'

answer((call: StoppableCall, tell) =>
  trainVocabulary(...(calledWith(call, tell) as Parameters<typeof trainVocabulary>)),
)
