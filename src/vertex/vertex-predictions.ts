import type { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { GoogleApiError } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import type { PredictionInput, PredictionOptions, Predictions } from './predictions.ts';
import { fromValue, type Json, toValue } from './values.ts';
import { present } from './wire.ts';

export function vertexPredictions(
  client: Connected<PredictionServiceClient>,
  { writeMs }: Deadlines = defaultDeadlines,
): Predictions {
  return {
    async predict(endpoint, input, options = {}) {
      const request = {
        endpoint,
        instances: [toValue(instanceOf(input))],
        parameters: toValue(parametersOf(input, options)),
      };
      const [{ predictions }] = await fromGoogle(async () => (await client()).predict(request, { timeout: writeMs }));
      const text = textIn(fromValue(predictions?.[0]));
      if (text === undefined) throw new GoogleApiError('Invalid', `${endpoint} answered without a candidate`);
      return text;
    },
  };
}

/** Predictions call the model's turns `bot`, where training data says `assistant`. */
export function instanceOf(input: PredictionInput): Json {
  if (input.shape === 'generation') return { prefix: input.prompt };
  const messages = input.messages.map(({ author, content }) => ({
    author: author === 'assistant' ? 'bot' : author,
    content,
  }));
  return present({ context: input.context, messages }) as Json;
}

/** The length limit has another name for chat models. */
export function parametersOf({ shape }: PredictionInput, { temperature, maxOutputTokens }: PredictionOptions): Json {
  const limit = shape === 'chat' ? { maxDecodeSteps: maxOutputTokens } : { maxOutputTokens };
  return present({ temperature, ...limit }) as Json;
}

interface Answer {
  readonly content?: string;
  readonly candidates?: readonly { readonly content?: string }[];
}

function textIn(prediction: Json): string | undefined {
  const { content, candidates } = (prediction ?? {}) as Answer;
  return content ?? candidates?.[0]?.content;
}
