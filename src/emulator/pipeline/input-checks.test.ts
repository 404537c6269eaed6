import { beforeAll, describe, expect, test } from 'vitest';
import { chatLines, generationLines, PARENT, tuningJob } from '../../../test/support/emulator-data.ts';
import type { StorageService } from '../storage/storage-service.ts';
import { openStore, type Store } from '../store.ts';
import { type CheckedInputs, checkInputs } from './input-checks.ts';
import { readParameters } from './template.ts';

const objects: Record<string, string> = {
  'train.jsonl': generationLines(12),
  'evaluation.jsonl': generationLines(10),
  'chat.jsonl': chatLines(12),
};
const storage = {
  hasBucket: (name: string) => name === 'data',
  read: async (_bucket: string, name: string) => (name in objects ? Buffer.from(objects[name] ?? '') : undefined),
} as Partial<StorageService> as StorageService;

let store: Store;
beforeAll(async () => {
  store = await openStore({ now: () => 0 });
});

async function check(changes: Parameters<typeof tuningJob>[0]): Promise<CheckedInputs> {
  const { templateUri, runtimeConfig } = tuningJob(changes);
  const inputs = {
    jobName: `${PARENT}/pipelineJobs/a`,
    template: templateUri.split('/').at(-2) ?? '',
    outputDirectory: runtimeConfig.gcsOutputDirectory,
    parameters: readParameters(runtimeConfig.parameterValues),
  };
  const checked = await checkInputs(inputs, storage, store);
  expect(checked.failure).toBeUndefined();
  return checked;
}

describe('the batch size and the compute region follow the accelerator and the context size', () => {
  test.each([
    [{ large_model_reference: 'code-bison@002' }, 'us-central1', 8], // GPU is the default
    [{ large_model_reference: 'code-bison@002', accelerator_type: 'GPU' }, 'us-central1', 8],
    [{ large_model_reference: 'code-bison@002', accelerator_type: 'TPU' }, 'europe-west4', 24],
    [{ large_model_reference: 'code-bison-32k@002', accelerator_type: 'TPU' }, 'europe-west4', 8],
    [
      { large_model_reference: 'code-bison@002', accelerator_type: 'TPU', max_context_length: '32k' },
      'europe-west4',
      8,
    ],
    [{ large_model_reference: 'code-bison-32k@002', accelerator_type: 'GPU' }, 'us-central1', 8],
    [{ large_model_reference: 'text-bison@001', accelerator_type: 'TPU' }, 'europe-west4', 24],
  ])('%j: %s, %d', async (changes, computeRegion, batchSize) => {
    expect(await check(changes)).toMatchObject({ computeRegion, spec: { batchSize } });
  });
});

const evaluation_data_uri = 'gs://data/evaluation.jsonl';
describe('the checkpoint that becomes the model', () => {
  test.each([
    ['default', 'code-bison@001', 'best'],
    ['default', 'code-bison@002', 'last'],
    ['true', 'code-bison@002', 'best'],
    [true, 'code-bison@002', 'best'],
    ['false', 'code-bison@001', 'last'],
    [false, 'code-bison@001', 'last'],
  ])(
    'with %j for %s is the %s one',
    async (enable_checkpoint_selection, large_model_reference, checkpointSelection) => {
      const { spec } = await check({ enable_checkpoint_selection, large_model_reference, evaluation_data_uri });
      expect(spec).toMatchObject({ checkpointSelection, earlyStopping: true });
    },
  );

  test('is the last one without an evaluation dataset, and nothing stops early', async () => {
    const { spec } = await check({ enable_checkpoint_selection: 'true', large_model_reference: 'code-bison@001' });
    expect(spec).toMatchObject({ checkpointSelection: 'last', earlyStopping: false });
    expect(spec).not.toHaveProperty('evaluation');
  });
});

test('a chat model takes the default context, and no evaluation', async () => {
  const chat = { large_model_reference: 'codechat-bison@002', dataset_uri: 'gs://data/chat.jsonl' };
  const { evaluates, spec } = await check({ ...chat, default_context: 'be brief', evaluation_data_uri });
  expect(evaluates).toBe(false);
  expect(spec).toMatchObject({ shape: 'chat', defaultContext: 'be brief', earlyStopping: false });
});

test('what is not given has the default of the template', async () => {
  const { spec } = await check({ train_steps: undefined });
  expect(spec).toMatchObject({ steps: 300, learningRateMultiplier: 1, evaluationInterval: 20, shape: 'generation' });
});
