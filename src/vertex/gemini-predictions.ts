import type { PredictionServiceClient } from '@google-cloud/aiplatform/build/src/v1/prediction_service_client.js';
import { type Deadlines, defaultDeadlines } from '../google/deadlines.ts';
import { GoogleApiError } from '../google/errors.ts';
import { fromGoogle } from '../google/normalise-error.ts';
import type { Connected } from './clients.ts';
import type { PredictionInput, PredictionOptions, Predictions } from './predictions.ts';
import { present, type WireContent, type WireGenerationConfig } from './wire.ts';

/** Endpoints of tuned Gemini models, which refuse `predict`. */
export function geminiPredictions(
  client: Connected<PredictionServiceClient>,
  { writeMs }: Deadlines = defaultDeadlines,
): Predictions {
  return {
    async predict(endpoint, input, options = {}) {
      const request = { model: endpoint, ...contentsOf(input), generationConfig: generationConfigOf(options) };
      const [{ candidates, promptFeedback }] = await fromGoogle(async () =>
        (await client()).generateContent(request, { timeout: writeMs }),
      );
      const [first] = candidates ?? [];
      const text = (first?.content?.parts ?? []).map((part) => (part.thought ? '' : (part.text ?? ''))).join('');
      if (text !== '' || first?.finishReason === 'STOP') return text;
      const reason = promptFeedback?.blockReason ?? first?.finishReason ?? 'no candidate';
      throw new GoogleApiError('Invalid', `${endpoint} answered without text: ${reason}`);
    },
  };
}

/** The same turns as in the converted training data: a model answers best what looks like its examples. */
export function contentsOf(input: PredictionInput): { contents: WireContent[]; systemInstruction?: WireContent } {
  const { context } = input;
  const contents =
    input.shape === 'generation'
      ? [turn('user', input.prompt)]
      : input.messages.map(({ author, content }) => turn(author === 'assistant' ? 'model' : 'user', content));
  return { contents, ...(context ? { systemInstruction: turn('system', context) } : {}) };
}

function turn(role: string, text: string): WireContent {
  return { role, parts: [{ text }] };
}

function generationConfigOf({ temperature, maxOutputTokens, thinking }: PredictionOptions): WireGenerationConfig {
  return present({ temperature, maxOutputTokens, thinkingConfig: thinking });
}
