import type { EngineAnswer, EngineQuestion, Token } from './tokens.ts'

export type Ask = (tokenizer: number, text: string) => Promise<readonly Token[]>

/** Starts the engine's thread, which answers questions in its time. */
export function startEngineThread(): Ask {
  const worker = new Worker('/engine.js')
  const waiting = new Map<number, (answer: EngineAnswer) => void>()
  let asked = 0
  worker.addEventListener('message', ({ data }: MessageEvent<EngineAnswer>) => {
    waiting.get(data.question)?.(data)
    waiting.delete(data.question)
  })
  return async (tokenizer, text) => {
    const question: EngineQuestion = { question: asked++, tokenizer, text }
    const answer = await new Promise<EngineAnswer>(resolve => {
      waiting.set(question.question, resolve)
      worker.postMessage(question)
    })
    if ('error' in answer) throw new Error(answer.error)
    return answer.tokens
  }
}
