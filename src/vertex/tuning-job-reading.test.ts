import { expect, test } from 'vitest';
import { readTuningJob } from './tuning-job-reading.ts';
import type { WireTuningJob } from './wire.ts';

const name = 'projects/1/locations/us-central1/tuningJobs/5';
const at = (minutes: number): { seconds: string; nanos: number } => ({ seconds: String(minutes * 60), nanos: 0 });
const endpoint = (id: number): string => `projects/1/locations/us-central1/endpoints/${id}`;

test('a job that succeeded has its model, and its checkpoints in the order of their steps', () => {
  const job = readTuningJob({
    name,
    state: 'JOB_STATE_SUCCEEDED',
    createTime: at(0),
    startTime: at(5),
    endTime: at(60),
    labels: { 'tempotune-spec': 'abc' },
    experiment: 'projects/1/locations/us-central1/metadataStores/default/contexts/tuning-experiment-5',
    tunedModel: {
      model: 'projects/1/locations/us-central1/models/7@1',
      endpoint: endpoint(2),
      checkpoints: [
        { checkpointId: '2', epoch: '2', step: '20', endpoint: endpoint(2) },
        { checkpointId: '1', epoch: '1', step: '10', endpoint: endpoint(1) },
      ],
    },
  });
  expect(job).toEqual({
    name,
    state: 'SUCCEEDED',
    createTime: '1970-01-01T00:00:00.000Z',
    startTime: '1970-01-01T00:05:00.000Z',
    endTime: '1970-01-01T01:00:00.000Z',
    tuningStartTime: '1970-01-01T00:05:00.000Z',
    tuningEndTime: '1970-01-01T01:00:00.000Z',
    specHash: 'abc',
    model: 'projects/1/locations/us-central1/models/7@1',
    endpoint: endpoint(2),
    checkpoints: [
      { id: '1', epoch: 1, step: 10, endpoint: endpoint(1) },
      { id: '2', epoch: 2, step: 20, endpoint: endpoint(2) },
    ],
    experiment: 'projects/1/locations/us-central1/metadataStores/default/contexts/tuning-experiment-5',
  });
});

test.each([
  ['JOB_STATE_UNSPECIFIED', 'QUEUED'],
  ['JOB_STATE_QUEUED', 'QUEUED'],
  ['JOB_STATE_PENDING', 'PENDING'],
  ['JOB_STATE_RUNNING', 'RUNNING'],
  ['JOB_STATE_UPDATING', 'RUNNING'],
  ['JOB_STATE_PARTIALLY_SUCCEEDED', 'PARTIALLY_SUCCEEDED'],
  ['JOB_STATE_CANCELLING', 'CANCELLING'],
  ['JOB_STATE_CANCELLED', 'CANCELLED'],
  ['JOB_STATE_PAUSED', 'PAUSED'],
  ['JOB_STATE_EXPIRED', 'EXPIRED'],
] as const)('%s is %s', (state, expected) => {
  expect(readTuningJob({ name, state }).state).toBe(expected);
});

test('a state that this version does not know is an error that says so', () => {
  expect(() => readTuningJob({ name, state: 'JOB_STATE_DREAMING' } as unknown as WireTuningJob)).toThrow(/DREAMING/);
});

test('a failed job says with which code and why', () => {
  const error = { code: 8, message: 'Quota exceeded for concurrent tuning jobs.' };
  expect(readTuningJob({ name, state: 'JOB_STATE_FAILED', error }).failure).toEqual({
    code: 'RESOURCE_EXHAUSTED',
    message: error.message,
  });
});

test('statistics of the data are counted and stay small, whatever was wrong with it', () => {
  const supervisedTuningDataStats = {
    tuningDatasetExampleCount: '1000',
    tuningStepCount: '300',
    totalBillableTokenCount: '123456',
    totalTruncatedExampleCount: '50',
    truncatedExampleIndices: Array.from({ length: 50 }, (_, index) => String(index + 1)),
    droppedExampleReasons: Array.from({ length: 400 }, (_, index) => (index < 300 ? 'empty' : `reason ${index}`)),
    userDatasetExamples: Array.from({ length: 100 }, () => ({ role: 'user', parts: [{ text: 'x'.repeat(1_000) }] })),
  };
  const job = readTuningJob({ name, state: 'JOB_STATE_RUNNING', tuningDataStats: { supervisedTuningDataStats } });
  expect(job.dataStatistics).toMatchObject({
    examples: 1_000,
    tuningSteps: 300,
    billableTokens: 123_456,
    truncatedExamples: 50,
  });
  expect(job.dataStatistics?.dropped[0]).toEqual({ reason: 'empty', examples: 300 });
  expect(JSON.stringify(job).length).toBeLessThan(4_096);
});

test('the phase is told only while the job runs', () => {
  expect(readTuningJob({ name, state: 'JOB_STATE_RUNNING' }, 'TUNING').phase).toBe('TUNING');
  expect(readTuningJob({ name, state: 'JOB_STATE_SUCCEEDED' }, 'TUNING')).not.toHaveProperty('phase');
});
