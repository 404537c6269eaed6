import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toFailure } from '../../src/activities/failures.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { connectVertex, type Vertex } from '../../src/vertex/vertex.ts';

const location = { project: 'test-project', region: 'us-central1' };
const name = 'projects/test-project/locations/us-central1/pipelineJobs/job-1';

let emulator: Emulator;
let vertex: Vertex;
beforeAll(async () => {
  emulator = await startEmulator();
  vertex = connectVertex({ endpoint: emulator.url });
});
afterAll(async () => {
  await vertex.close();
  await emulator.close();
});

/** Code and text as Vertex AI says them; type and retry class as the catalogue has them. */
const table = [
  [
    'RESOURCE_EXHAUSTED',
    'The following quota metrics exceed quota limits: aiplatform.googleapis.com/custom_model_training_cpus',
    failureTypes.quotaExhausted,
    'retried',
  ],
  [
    'INVALID_ARGUMENT',
    'List of found errors:\t1.Field: tuning_job.supervised_tuning_spec.training_dataset_uri; Message: training_dataset_uri should be a GCS object of type JSONL.\t',
    failureTypes.invalidRequest,
    'final',
  ],
  [
    'PERMISSION_DENIED',
    "Permission 'aiplatform.pipelineJobs.get' denied on resource",
    failureTypes.permissionDenied,
    'final',
  ],
  ['UNAUTHENTICATED', 'Request had invalid authentication credentials.', failureTypes.permissionDenied, 'final'],
  ['NOT_FOUND', 'The PipelineJob does not exist.', failureTypes.notFound, 'final'],
  ['ALREADY_EXISTS', 'Pipeline job with the specified ID already exists.', failureTypes.unavailable, 'retried'],
  ['FAILED_PRECONDITION', 'The Model is still deployed.', failureTypes.failedPrecondition, 'final'],
  ['ABORTED', 'etag mismatch', failureTypes.unavailable, 'retried'],
  ['UNAVAILABLE', 'The service is currently unavailable.', failureTypes.unavailable, 'retried'],
  ['DEADLINE_EXCEEDED', 'Deadline exceeded', failureTypes.unavailable, 'retried'],
  ['INTERNAL', 'Internal error encountered.', failureTypes.unavailable, 'retried'],
  ['UNIMPLEMENTED', 'not served', failureTypes.invalidRequest, 'final'],
] as const;

describe('an error of Vertex AI, from the wire to the failure', () => {
  test.each(table)('%s (%s) is %s, %s', async (code, message, type, retry) => {
    emulator.faults.add([{ method: 'GetPipelineJob', kind: 'error', code, message }]);
    const error: unknown = await vertex
      .tuningBackend(location)
      .get(name)
      .catch((thrown: unknown) => thrown);
    const failure = toFailure(error) as ApplicationFailure;
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type, nonRetryable: retry === 'final' });
    expect(failure.message).toContain(message.trim().slice(-30));
    expect(emulator.faults.unfired()).toEqual([]);
  });
});
