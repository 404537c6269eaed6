import { GoogleApiError } from '../../src/google/errors.ts';
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

/** Models by endpoint, each a function of what it is asked. */
export function fakePredictions(models: Readonly<Record<string, (input: PredictionInput) => string>>): FakePredictions {
  const { faults, call } = faultyCalls();
  const asked: AskedPrediction[] = [];
  return {
    faults,
    asked,
    predict: (endpoint, input, options = {}) =>
      call('predict', () => {
        const model = models[endpoint];
        if (!model) throw new GoogleApiError('NotFound', `The Endpoint does not exist: ${endpoint}`);
        asked.push({ endpoint, input, options });
        return model(input);
      }),
  };
}
