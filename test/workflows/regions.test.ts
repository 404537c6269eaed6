import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TuneResult } from '../../src/contract/index.ts';
import { aTuneRequest } from '../support/requests.ts';
import { type Rig, startRig } from '../support/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('regions');
});
afterAll(() => rig.close());

test('job and TensorBoard live in the job region, model, endpoint and evaluation in the upload region', async () => {
  const run = await rig.start(
    'tuneModel',
    aTuneRequest({
      pipelineJobRegion: 'europe-west3',
      modelUploadRegion: 'us-west1',
      trainSteps: 5,
      predictionEvaluation: {
        datasetUri: 'gs://test-bucket/evaluation.jsonl',
        metric: 'prediction_edit_similarity',
        maxExamples: 5,
      },
    }),
  );
  const result = (await run.result()) as TuneResult;
  expect(result.job).toContain('/locations/europe-west3/');
  expect(result.tensorboard).toContain('/locations/europe-west3/');
  expect(result.model).toContain('/locations/us-west1/');
  expect(result.endpoint).toContain('/locations/us-west1/');

  const regionsByService = new Map<string, Set<string>>();
  for (const { service, method, resource } of rig.emulator.journal.entries()) {
    if (method === 'ListPipelineJobs') continue; // the line for quota looks once where jobs of ours may run
    const region = /\/locations\/([a-z0-9-]+)/.exec(resource)?.[1];
    if (region)
      regionsByService.set(lastName(service), (regionsByService.get(lastName(service)) ?? new Set()).add(region));
  }
  expect(Object.fromEntries([...regionsByService].map(([service, regions]) => [service, [...regions]]))).toEqual({
    PipelineService: ['europe-west3'],
    TensorboardService: ['europe-west3'],
    Operations: ['europe-west3'], // of the TensorBoard that was made
    ModelService: ['us-west1'],
    PredictionService: ['us-west1'],
  });
  expect(rig.requests('ImportModelEvaluation')).toBe(1);
  expect(result.metrics.prediction_edit_similarity).toBeGreaterThan(0);
});

function lastName(service: string): string {
  return service.slice(service.lastIndexOf('.') + 1);
}
