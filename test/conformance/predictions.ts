import { describe, expect } from 'vitest';
import type { PredictionInput, Predictions } from '../../src/vertex/predictions.ts';
import { type Conformance, type FaultRig, promises } from './rig.ts';

export interface PredictionsRig extends FaultRig {
  readonly predictions: Predictions;
  /** Endpoints of a tuned code model and a tuned chat model. */
  readonly generation: string;
  readonly chat: string;
  failNext(): void;
}

const prompt: PredictionInput = { shape: 'generation', prompt: 'add 3' };
const conversation: PredictionInput = {
  shape: 'chat',
  context: 'Be brief.',
  messages: [
    { author: 'user', content: 'add 3' },
    { author: 'assistant', content: 'x += 3;' },
    { author: 'user', content: 'add 4' },
  ],
};

export function predictionsConformance(name: string, conformance: Conformance<PredictionsRig>): void {
  describe(name, () => {
    const promise = promises(conformance);

    for (const [kind, input] of [
      ['generation', prompt],
      ['chat', conversation],
    ] as const) {
      promise(`answers a ${kind} input, at temperature 0 always the same`, async (rig) => {
        const ask = (): Promise<string> =>
          rig.predictions.predict(rig[kind], input, { temperature: 0, maxOutputTokens: 8 });
        const text = await ask();
        expect(text).toEqual(expect.any(String));
        expect(await ask()).toBe(text);
      });
    }

    promise('says NotFound for an endpoint that is not there', async ({ predictions, generation }) => {
      await expect(predictions.predict(`${generation}7`, prompt)).rejects.toMatchObject({ kind: 'NotFound' });
    });

    promise('says Unavailable when the endpoint is down', async (rig) => {
      rig.failNext();
      const answer = rig.predictions.predict(rig.generation, prompt);
      await expect(answer).rejects.toMatchObject({ kind: 'Unavailable' });
    });
  });
}
