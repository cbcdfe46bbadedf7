/** What calls need to know beside what the engine was given. */
export interface EngineModel {
  /** The unknown piece where neighbouring ones are one token, else a number that is no id. */
  readonly fusedId: number
  /** The engine was given the rules of the plan. */
  readonly normalizes: boolean
  /** Finds what makes a text one for the plain engine. */
  readonly isRare?: RegExp
}

export const noId = 0xffffffff
