import { activityInfo, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { baseModels } from '../catalog/base-models.ts';
import { geminiModels } from '../catalog/gemini-models.ts';
import { failureTypes } from '../contract/failures.ts';
import { locationOf } from '../contract/resource-names.ts';
import type { PredictionScore } from '../contract/results.ts';
import type { ResolvedTuneRequest } from '../contract/tune-request.ts';
import { shapeOfDataset } from '../datasets/dataset-shape.ts';
import { type HeldOutExample, heldOutExamples } from '../datasets/held-out-examples.ts';
import { predictionScore } from '../ranking/prediction-score.ts';
import { contentHash } from '../requests/content-hash.ts';
import { openDatasets } from './dataset-files.ts';
import type { Dependencies } from './dependencies.ts';
import { invalidRequest, withFailures } from './failures.ts';

export interface PredictionsInput {
  readonly request: Pick<ResolvedTuneRequest, 'baseModel' | 'predictionEvaluation' | 'defaultContext'>;
  readonly endpoint: string;
}

// one file by its name, so that every model is asked the same
const HELD_OUT = { field: 'predictionEvaluation.datasetUri', asOf: '' } as const;

/** Where a broken attempt goes on; rides on the heartbeat. */
interface Tally {
  readonly asked: number;
  readonly sum: number;
}

// An endpoint of one replica answers about that many at a time; more would only meet its rate limit.
const CONCURRENT_PREDICTIONS = 4;
const LONGEST_ANSWER_TOKENS = { pipelineJobs: 1_000, tuningJobs: 4_096 } as const;

/** Asks the tuned model held-out examples, a few at a time, and goes on where a broken attempt stopped. */
export function evaluatePredictions(dependencies: Dependencies): (input: PredictionsInput) => Promise<PredictionScore> {
  return ({ request, endpoint }) =>
    withFailures(async () => {
      const { predictionEvaluation, baseModel, defaultContext } = request;
      if (!predictionEvaluation)
        throw ApplicationFailure.nonRetryable('no predictionEvaluation', failureTypes.invalidRequest);
      const { metric, datasetUri, maxExamples: maximum } = predictionEvaluation;
      const { inputs, findings } = await openDatasets([datasetUri], HELD_OUT, dependencies);
      const [input] = inputs;
      if (!input) throw invalidRequest(findings);
      const gemini = geminiModels.get(baseModel);
      const api = gemini ? 'tuningJobs' : 'pipelineJobs';
      const shape = baseModels.get(baseModel)?.shape ?? (await shapeOfDataset(inputs));
      const context = defaultContext === undefined ? {} : { defaultContext };
      const examples = await heldOutExamples(input, { shape, maximum, ...context });
      const predictions = dependencies.predictions(locationOf(endpoint), api);
      const score = async ({ prompt, expected }: HeldOutExample): Promise<number> => {
        const thinking = gemini && { thinking: gemini.leastThinking };
        const options = { temperature: 0, maxOutputTokens: LONGEST_ANSWER_TOKENS[api], ...thinking };
        return predictionScore(metric, await predictions.predict(endpoint, prompt, options), expected);
      };
      const { sum } = await scoreAll(examples, score);
      const sha256 = contentHash(examples.map(questionAndAnswer));
      return { metric, value: sum / examples.length, examples: examples.length, sha256 };
    });
}

/** Without context: each model gets the one that it was tuned with. */
function questionAndAnswer({ prompt, expected }: HeldOutExample): readonly unknown[] {
  return [prompt.shape === 'chat' ? prompt.messages : prompt.prompt, expected];
}

async function scoreAll(
  examples: readonly HeldOutExample[],
  score: (example: HeldOutExample) => Promise<number>,
): Promise<Tally> {
  let tally: Tally = (activityInfo().heartbeatDetails as Tally | undefined) ?? { asked: 0, sum: 0 };
  while (tally.asked < examples.length) {
    const batch = examples.slice(tally.asked, tally.asked + CONCURRENT_PREDICTIONS);
    const scores = await Promise.all(batch.map(score));
    tally = { asked: tally.asked + batch.length, sum: scores.reduce((sum, one) => sum + one, tally.sum) };
    heartbeat(tally);
  }
  return tally;
}
