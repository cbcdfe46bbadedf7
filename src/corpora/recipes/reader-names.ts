import { z } from 'zod'
import { type Reader, textOf } from './reader.ts'

const recipes = z.array(
  z.object({
    id: z.string(),
    description: z.string(),
    ingredients: z.array(z.object({ text_quantity: z.string() })),
    steps: z.array(z.object({ step: z.int(), description: z.string() })),
    additional_notes: z.array(z.string()),
  }),
)

/** HowToCook: a recipe is a document: what it is, its ingredients, its steps, its hints. */
export const recipesJson: Reader = function* (files) {
  for (const file of files) {
    for (const recipe of recipes.parse(JSON.parse(textOf(file)))) {
      const lines = [
        recipe.description,
        ...recipe.ingredients.map(({ text_quantity }) => text_quantity),
        ...recipe.steps.map(({ step, description }) => `${step}. ${description}`),
        ...recipe.additional_notes,
      ]
      yield { id: recipe.id, texts: { text: lines.join('\n') } }
    }
  }
}
