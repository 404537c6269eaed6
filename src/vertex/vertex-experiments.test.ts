import type { MetadataServiceClient } from '@google-cloud/aiplatform/build/src/v1/metadata_service_client.js';
import type { TensorboardServiceClient } from '@google-cloud/aiplatform/build/src/v1/tensorboard_service_client.js';
import { describe, expect, test } from 'vitest';
import { vertexExperiments } from './vertex-experiments.ts';

const context = 'projects/1/locations/us-central1/metadataStores/default/contexts/tuning-experiment-5';
const tensorboard = 'projects/1/locations/us-central1/tensorboards/9';
const experiment = `${tensorboard}/experiments/tuning-experiment-5`;
const run = `${experiment}/runs/tuning-run-5`;

interface World {
  readonly metadata?: object;
  readonly runs?: readonly object[];
  readonly refusal?: number;
}

function experimentsOf({ metadata, runs = [{ name: run }], refusal }: World): ReturnType<typeof vertexExperiments> {
  const metadataClient = {
    getContext: async () => {
      if (refusal !== undefined) throw Object.assign(new Error('refused'), { code: refusal, details: 'refused' });
      return [{ name: context, metadata }];
    },
  };
  const tensorboardClient = {
    listTensorboardRuns: async ({ parent }: { parent: string }) => [parent === experiment ? runs : []],
    listTensorboardTimeSeries: async () => [[{ name: `${run}/timeSeries/1`, displayName: '/eval_total_loss' }]],
    batchReadTensorboardTimeSeriesData: async (request: { tensorboard: string }) => [
      {
        timeSeriesData:
          request.tensorboard === tensorboard
            ? [
                {
                  tensorboardTimeSeriesId: '1',
                  values: [
                    { step: '20', scalar: { value: 0.5 } },
                    { step: '10', scalar: { value: 1 } },
                  ],
                },
              ]
            : [],
      },
    ],
  };
  return vertexExperiments(
    async () => metadataClient as unknown as MetadataServiceClient,
    async () => tensorboardClient as unknown as TensorboardServiceClient,
  );
}

const backed = { fields: { backing_tensorboard_resource: { stringValue: tensorboard } } };

describe('the experiment of a tuning job', () => {
  test('leads from the metadata context to the series, in the order of their steps', async () => {
    expect(await experimentsOf({ metadata: backed }).read(context)).toEqual({
      kind: 'found',
      experiment,
      series: {
        eval_total_loss: [
          { step: 10, value: 1 },
          { step: 20, value: 0.5 },
        ],
      },
    });
  });

  test.each<[what: string, world: World]>([
    ['the context is not there yet', { refusal: 5 }],
    ['the context names no TensorBoard yet', { metadata: { fields: {} } }],
    ['no run has begun', { metadata: backed, runs: [] }],
  ])('is missing while %s', async (_, world) => {
    expect(await experimentsOf(world).read(context)).toEqual({ kind: 'missing' });
  });

  test('says so when it may not be read', async () => {
    await expect(experimentsOf({ refusal: 7 }).read(context)).rejects.toMatchObject({ kind: 'Denied' });
  });
});
