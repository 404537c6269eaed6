import { MockActivityEnvironment } from '@temporalio/testing';
import type { WorkerDependencies } from '../../src/activities/dependencies.ts';
import type { PipelineJobSpec } from '../../src/contract/tuning-job.ts';
import type { PredictionInput } from '../../src/vertex/predictions.ts';
import { generationDataset } from './example-datasets.ts';
import { fakeEndpoints } from './fake-endpoints.ts';
import { type FakeExperiments, fakeExperiments } from './fake-experiments.ts';
import { type FakeModelRegistry, fakeModelRegistry } from './fake-model-registry.ts';
import { type FakeModelRetirement, fakeModelRetirement } from './fake-model-retirement.ts';
import { type FakeObjectStore, fakeObjectStore } from './fake-object-store.ts';
import { type FakePredictions, fakePredictions } from './fake-predictions.ts';
import { type FakeQuotaBrokers, fakeQuotaBrokers } from './fake-quota-brokers.ts';
import { type FakeTensorboards, fakeTensorboards } from './fake-tensorboards.ts';
import { type FakeTuningBackend, fakeTuningBackend } from './fake-tuning-backend.ts';
import { type FakeWorkflowDirectory, fakeWorkflowDirectory } from './fake-workflow-directory.ts';
import { quietLogger } from './quiet-logger.ts';

/** Everything an activity may reach, in memory. */
export interface FakeCloud {
  readonly dependencies: WorkerDependencies;
  readonly objects: FakeObjectStore;
  readonly backend: FakeTuningBackend;
  readonly registry: FakeModelRegistry;
  readonly tensorboards: FakeTensorboards;
  readonly predictions: FakePredictions;
  readonly experiments: FakeExperiments;
  readonly retirement: FakeModelRetirement;
  readonly workflows: FakeWorkflowDirectory;
  readonly quotaBrokers: FakeQuotaBrokers;
}

const LOCATION = { project: 'test-project', region: 'us-central1' };

/** A bucket with the datasets that `aTuneRequest` names, and no jobs yet. */
export async function fakeCloud(
  different: Partial<WorkerDependencies> = {},
  models: Readonly<Record<string, (input: PredictionInput) => string>> = {},
): Promise<FakeCloud> {
  const objects = fakeObjectStore();
  objects.addBucket({ name: 'test-bucket', location: 'US-CENTRAL1', project: 'test-project' });
  await objects.put('gs://test-bucket/train.jsonl', generationDataset(40), 'application/jsonl');
  await objects.put('gs://test-bucket/evaluation.jsonl', generationDataset(12, 1_000), 'application/jsonl');
  const retirement = fakeModelRetirement();
  const workflows = fakeWorkflowDirectory();
  const quotaBrokers = fakeQuotaBrokers();
  const [backend, registry, tensorboards, predictions, experiments] = [
    fakeTuningBackend(LOCATION),
    fakeModelRegistry(),
    fakeTensorboards(LOCATION),
    fakePredictions(models),
    fakeExperiments(),
  ];
  const dependencies: WorkerDependencies = {
    tuningBackend: () => backend,
    endpoints: () => fakeEndpoints(),
    modelRegistry: () => registry,
    modelRetirement: () => retirement,
    tensorboards: () => tensorboards,
    predictions: () => predictions,
    experiments: () => experiments,
    quotaBrokers,
    quotaLimits: { gpu: 1, tpu: 1, gemini: 1 },
    objects,
    workflows,
    owner: 'owner',
    datasetDirectories: [],
    endpoint: 'custom',
    ...different,
  };
  const fakes = { objects, backend, registry, tensorboards, predictions, experiments, retirement };
  return { dependencies, ...fakes, workflows, quotaBrokers };
}

/** As Temporal calls it; `info` says which attempt, and when it was scheduled. */
export function runActivity<Input extends unknown[], Result>(
  activity: (...input: Input) => Promise<Result>,
  input: Input,
  info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {},
): Promise<Result> {
  // no time limit, as our rules for polls have none
  const environment = new MockActivityEnvironment({ scheduleToCloseTimeoutMs: 0, ...info }, { logger: quietLogger });
  return environment.run(activity, ...input);
}

export const aJobSpec: PipelineJobSpec = {
  api: 'pipelineJobs',
  project: 'test-project',
  pipelineJobRegion: 'us-central1',
  modelUploadRegion: 'us-central1',
  computeRegion: 'us-central1',
  displayName: 'code-bison tuned for 10 steps',
  templateUri: 'https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0',
  gcsOutputDirectory: 'gs://test-bucket/output',
  parameterValues: { project: 'test-project', train_steps: 10 },
  labels: {},
};
