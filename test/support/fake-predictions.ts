import type { PredictionInput, PredictionOptions, Predictions } from '../../src/vertex/predictions.ts';
import { type FakeFaults, faultyCalls } from './fake-faults.ts';

export interface AskedPrediction {
  readonly endpoint: string;
  readonly input: PredictionInput;
  readonly options: PredictionOptions;
}

export interface FakePredictions extends Predictions {
  readonly faults: FakeFaults;
  readonly asked: readonly AskedPrediction[];
}

/** Answers with what `answerOf` makes of the input. */
export function fakePredictions(answerOf: (input: PredictionInput) => string): FakePredictions {
  const { faults, call } = faultyCalls();
  const asked: AskedPrediction[] = [];
  return {
    faults,
    asked,
    predict: (endpoint, input, options = {}) =>
      call('predict', () => {
        asked.push({ endpoint, input, options });
        return answerOf(input);
      }),
  };
}
