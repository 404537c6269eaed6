import { describe, expect, test } from 'vitest';
import { toTuningJob } from './pipeline-job-reading.ts';
import type { WireJob, WireTask } from './wire.ts';

const at = (seconds: number): { seconds: string; nanos: number } => ({ seconds: String(seconds), nanos: 0 });

let taskIds = 1;
function aTask(taskName: string, fields: WireTask = {}): WireTask {
  return { taskId: String(taskIds++), parentTaskId: '0', taskName, state: 'SUCCEEDED', ...fields };
}

function outputs(values: Record<string, string>, schemaTitle = 'system.ContainerExecution'): WireTask {
  const fields = Object.entries(values).map(([key, stringValue]) => [`output:${key}`, { stringValue }]);
  return { execution: { schemaTitle, metadata: { fields: Object.fromEntries(fields) } } };
}

function aJob(state: WireJob['state'], taskDetails: WireTask[], fields: WireJob = {}): WireJob {
  const name = 'projects/1/locations/europe-west4/pipelineJobs/tempotune-1';
  return { name, state: state ?? null, createTime: at(1_700_000_000), jobDetail: { taskDetails }, ...fields };
}

describe('a job as it runs', () => {
  test('times are ISO 8601, the phase is the running leaf that began last, the bulk is left out', () => {
    const graph = aTask('tuning-graph', { taskId: '10', state: 'RUNNING', startTime: at(1_700_000_300) });
    const encoder = aTask('dataset_encoder', { parentTaskId: '10', state: 'RUNNING', startTime: at(1_700_000_100) });
    const tuning = aTask('large-language-model-tuning', {
      parentTaskId: '10',
      state: 'RUNNING',
      startTime: { seconds: '1700000200', nanos: 250_999_999 },
    });
    const job = aJob('PIPELINE_STATE_RUNNING', [graph, tuning, encoder], {
      pipelineSpec: { fields: { root: { stringValue: 'x'.repeat(1_000) } } },
      startTime: at(1_700_000_050),
      labels: { 'tempotune-spec': 'abc', team: 'code' },
      error: null,
    });
    expect(toTuningJob(job)).toEqual({
      name: 'projects/1/locations/europe-west4/pipelineJobs/tempotune-1',
      state: 'RUNNING',
      createTime: '2023-11-14T22:13:20.000Z',
      startTime: '2023-11-14T22:14:10.000Z',
      phase: 'large-language-model-tuning',
      tuningStartTime: '2023-11-14T22:16:40.250Z',
      specHash: 'abc',
    });
  });

  test.each([
    ['PIPELINE_STATE_QUEUED', 'QUEUED'],
    ['PIPELINE_STATE_PENDING', 'PENDING'],
    ['PIPELINE_STATE_CANCELLING', 'CANCELLING'],
    ['PIPELINE_STATE_CANCELLED', 'CANCELLED'],
    ['PIPELINE_STATE_PAUSED', 'PAUSED'],
    ['PIPELINE_STATE_UNSPECIFIED', 'QUEUED'],
  ] as const)('%s is %s', (wire, state) => {
    expect(toTuningJob(aJob(wire, [])).state).toBe(state);
  });

  test('a state of tomorrow is said and looked at again, never taken for another: a paid job must not be cancelled for it', () => {
    expect(() => toTuningJob(aJob('PIPELINE_STATE_DREAMING' as 'PIPELINE_STATE_QUEUED', []))).toThrow(
      expect.objectContaining({ kind: 'Unavailable', message: expect.stringContaining('DREAMING') }),
    );
  });
});

const MODEL = 'projects/123/locations/us-central1/models/456@1';
const ENDPOINT = 'projects/123/locations/us-central1/endpoints/456';

describe('the tuned model of a job that succeeded', () => {
  test.each<[string, WireTask[], string | undefined]>([
    ['the one upload task', [aTask('upload-llm-model', outputs({ model_resource_name: `${MODEL}\n` }))], MODEL],
    ['its older name', [aTask('upload-model', outputs({ model_resource_name: MODEL }))], MODEL],
    ['underscores', [aTask('upload_llm_model', outputs({ model_resource_name: MODEL }))], MODEL],
    [
      'the root when there is no upload task',
      [aTask('tempotune-1', outputs({ model_resource_name: ` ${MODEL} ` }, 'system.Run')), aTask('other')],
      MODEL,
    ],
    [
      'the root when there are two upload tasks',
      [
        aTask('upload-llm-model', outputs({ model_resource_name: 'a' })),
        aTask('upload-model', outputs({ model_resource_name: 'b' })),
        aTask('tempotune-1', outputs({ model_resource_name: MODEL }, 'system.Run')),
      ],
      MODEL,
    ],
    [
      'a cache hit',
      [aTask('upload-llm-model', { state: 'SKIPPED', ...outputs({ model_resource_name: MODEL }) })],
      MODEL,
    ],
    [
      'nothing when two roots could be meant',
      [
        aTask('a', outputs({ model_resource_name: 'a' }, 'system.Run')),
        aTask('b', outputs({ model_resource_name: 'b' }, 'system.Run')),
      ],
      undefined,
    ],
    ['nothing when the output is missing', [aTask('upload-llm-model')], undefined],
    ['nothing when it is blank', [aTask('upload-llm-model', outputs({ model_resource_name: '\n' }))], undefined],
    ['nothing without tasks', [], undefined],
  ])('%s', (_, tasks, model) => {
    expect(toTuningJob(aJob('PIPELINE_STATE_SUCCEEDED', tasks)).model).toBe(model);
  });

  test.each<[string, WireTask[]]>([
    ['root', [aTask('tempotune-1', outputs({ endpoint_resource_name: `${ENDPOINT}\n` }, 'system.Run'))]],
    ['deployment graph', [aTask('deployment-graph', outputs({ endpoint_resource_name: ENDPOINT }))]],
  ])('the endpoint comes from the %s', (_, tasks) => {
    expect(toTuningJob(aJob('PIPELINE_STATE_SUCCEEDED', tasks)).endpoint).toBe(ENDPOINT);
  });

  test('no model is named before the job has succeeded', () => {
    const upload = aTask('upload-llm-model', outputs({ model_resource_name: MODEL }));
    expect(toTuningJob(aJob('PIPELINE_STATE_RUNNING', [upload])).model).toBeUndefined();
  });
});

describe('why a job failed', () => {
  const dag = 'The DAG failed because some tasks failed. The failed tasks are: [tuning-graph].; Job is failed.';
  const error = { code: 9, message: dag };
  const graph = aTask('tuning-graph', { taskId: '50', state: 'FAILED', error, endTime: at(50) });
  const quota =
    'com.google.cloud.ai.platform.common.errors.AiPlatformException: code=RESOURCE_EXHAUSTED, message=The following quota metrics exceed quota limits: aiplatform.googleapis.com/x, cause=null; Failed to create custom job';

  test('the cause is dug out of the first leaf that failed', () => {
    const tuning = aTask('large_language_model_tuning', {
      parentTaskId: '50',
      state: 'FAILED',
      error: { code: 8, message: quota },
      endTime: at(20),
    });
    const later = aTask('tensorboard-uploader', {
      state: 'FAILED',
      error: { code: 13, message: 'x' },
      endTime: at(30),
    });
    expect(toTuningJob(aJob('PIPELINE_STATE_FAILED', [graph, later, tuning], { error })).failure).toEqual({
      code: 'RESOURCE_EXHAUSTED',
      message: 'The following quota metrics exceed quota limits: aiplatform.googleapis.com/x',
      task: 'large-language-model-tuning',
    });
  });

  test.each([
    [
      'a cause over two lines',
      'x: code=INVALID_ARGUMENT, message=bad\nrow 3, cause=null',
      'INVALID_ARGUMENT',
      'bad\nrow 3',
    ],
    ['a cause at the end', 'x: code=NOT_FOUND, message=no such object', 'NOT_FOUND', 'no such object'],
    ['plain text', 'Invalid model id: codechat-bison@001', 'INVALID_ARGUMENT', 'Invalid model id: codechat-bison@001'],
  ])('%s', (_, message, code, expected) => {
    const task = aTask('validate-pipeline', { state: 'FAILED', error: { code: 3, message } });
    const failure = { code, message: expected, task: 'validate-pipeline' };
    expect(toTuningJob(aJob('PIPELINE_STATE_FAILED', [task], { error })).failure).toEqual(failure);
  });

  test('without a failed task, the job itself speaks', () => {
    expect(toTuningJob(aJob('PIPELINE_STATE_FAILED', [], { error })).failure).toEqual({
      code: 'FAILED_PRECONDITION',
      message: dag,
    });
  });

  test('without any word there is still a sentence', () => {
    expect(toTuningJob(aJob('PIPELINE_STATE_FAILED', [])).failure).toEqual({
      code: 'UNKNOWN',
      message: 'Vertex AI gave no reason',
    });
  });

  test('a cancelled job has not failed', () => {
    const cancelled = aJob('PIPELINE_STATE_CANCELLED', [], { error: { code: 1, message: 'cancelled' } });
    expect(toTuningJob(cancelled).failure).toBeUndefined();
  });
});
