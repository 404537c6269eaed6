import { baseModels } from '../catalog/base-models.ts';
import { geminiModels } from '../catalog/gemini-models.ts';
import type { ChampionCandidate } from '../contract/champion.ts';
import { locationOf } from '../contract/resource-names.ts';
import { isKind } from '../google/errors.ts';
import type { PredictionInput } from '../vertex/predictions.ts';
import type { Dependencies } from './dependencies.ts';

const QUESTION = 'Write a function that adds two numbers.';
const ANSWER_TOKENS = 16;

/** Why the model does not answer, or undefined when it does. @throws GoogleApiError when asking again may help. */
export async function whySilent(
  { endpoint, api, baseModel }: ChampionCandidate,
  { predictions }: Pick<Dependencies, 'predictions'>,
): Promise<string | undefined> {
  const thinking = geminiModels.get(baseModel)?.leastThinking;
  const options = { temperature: 0, maxOutputTokens: ANSWER_TOKENS, ...(thinking ? { thinking } : {}) };
  try {
    await predictions(locationOf(endpoint), api).predict(endpoint, question(baseModel), options);
    return undefined;
  } catch (error) {
    // 16 tokens are enough to show that it answers; a Gemini model may spend them all on thinking
    if (isKind(error, 'Invalid') && error.message.includes('MAX_TOKENS')) return undefined;
    if (isKind(error, 'NotFound', 'Invalid', 'Denied', 'FailedPrecondition', 'Unimplemented')) return error.message;
    throw error;
  }
}

function question(baseModel: string): PredictionInput {
  if (baseModels.get(baseModel)?.shape !== 'chat') return { shape: 'generation', prompt: QUESTION };
  return { shape: 'chat', messages: [{ author: 'user', content: QUESTION }] };
}
